using Tap.Cli.Local.Emulator;
using Tap.Program;

namespace Tap.Cli.Tests.Local.Emulator;

public class MachineProgramTests
{
    [Fact]
    public async Task A_program_that_is_not_there_is_named()
    {
        var run = () => MachineProgram.RequireAsync("install moto", "no-such-python3", "-m", "pip");
        await run.Should().ThrowAsync<UserException>().WithMessage("Could not install moto: no-such-python3 is not installed.");
    }

    [Fact]
    public async Task What_a_program_says_when_it_fails_is_told()
    {
        var run = () => MachineProgram.RequireAsync("install moto", "/bin/sh", "-c", "echo no space >&2; exit 3");
        await run.Should().ThrowAsync<UserException>().WithMessage("Could not install moto: /bin/sh ended with exit code 3.\nno space");
    }
}
