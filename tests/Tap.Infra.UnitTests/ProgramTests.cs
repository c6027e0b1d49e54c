namespace Tap.Infra.UnitTests;

public sealed class ProgramTests
{
    [Fact]
    public void Started_without_the_Pulumi_engine_the_program_says_so()
    {
        var start = () => typeof(TapProgram).Assembly.EntryPoint!.Invoke(null, [Array.Empty<string>()]);

        start.Should().Throw<System.Reflection.TargetInvocationException>()
            .WithInnerException<InvalidOperationException>().WithMessage("*Pulumi*");
    }
}
