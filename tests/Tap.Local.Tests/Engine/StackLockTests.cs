using Tap.Local.Engine;

namespace Tap.Local.Tests.Engine;

public class StackLockTests
{
    [Fact]
    public void One_run_at_a_time_changes_a_stack()
    {
        using var folder = new TemporaryFolder();
        using (StackLock.Take(folder.Path, "dev"))
        {
            var again = () => StackLock.Take(folder.Path, "dev");
            again.Should().Throw<UserException>().WithMessage("Another ./tap is changing the stack 'dev'; wait for it to end.");
        }

        using var later = StackLock.Take(folder.Path, "dev");
        later.Should().NotBeNull();
    }
}
