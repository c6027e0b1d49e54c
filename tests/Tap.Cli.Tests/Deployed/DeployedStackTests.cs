using System.Text.Json.Nodes;
using Tap.Cli.Deployed;
using Tap.Program;

namespace Tap.Cli.Tests.Deployed;

public sealed class DeployedStackTests
{
    private static readonly JsonObject OfTheKeyAlone = new() { ["environment"] = "dev", ["region"] = "eu-west-2" };

    [Theory]
    [InlineData(true, "./tap up")]
    [InlineData(false, "pulumi up")]
    public void What_is_not_made_yet_is_told_with_what_makes_it(bool isLocal, string command)
    {
        var stack = new DeployedStack("dev", OfTheKeyAlone, null, isLocal);

        stack.Region.Should().Be("eu-west-2");
        stack.Invoking(it => it.Output("dlqUrl")).Should().Throw<UserException>()
            .WithMessage($"The stack dev has no output 'dlqUrl' yet, as not all of it has been made: {command}");
    }

    [Fact]
    public void A_stack_without_functions_says_so() =>
        new DeployedStack("dev", OfTheKeyAlone, null).Invoking(it => it.FunctionNamed("processor")).Should().Throw<UserException>()
            .WithMessage("The stack has no function 'processor'; there are none");
}
