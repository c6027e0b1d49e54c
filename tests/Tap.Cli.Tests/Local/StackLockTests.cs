using Tap.Cli.Local;
using Tap.Program;
using Tap.Testing;

namespace Tap.Cli.Tests.Local;

public class StackLockTests
{
    [Fact]
    public void One_run_at_a_time_changes_a_stack()
    {
        using var folder = new TemporaryFolder();
        using (FileLock.TakeStack(folder.Path, "dev"))
        {
            var again = () => FileLock.TakeStack(folder.Path, "dev");
            again.Should().Throw<UserException>().WithMessage("Another ./tap is changing the stack 'dev'; wait for it to end.");
        }

        using var later = FileLock.TakeStack(folder.Path, "dev");
        later.Should().NotBeNull();
    }
}
