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

    [Fact]
    public async Task A_folder_that_cannot_be_made_is_not_taken_for_a_run()
    {
        using var folder = new TemporaryFolder();
        folder.Write("home", "");
        var home = Path.Combine(folder.Path, "home");
        var take = () => FileLock.TakeStack(home, "dev");
        take.Should().Throw<IOException>().WithMessage($"*{home}*");
        var wait = () => FileLock.WaitAsync(home);
        await wait.Should().ThrowAsync<IOException>();
    }
}
