using Tap.Cli.Tests.EndToEnd;

namespace Tap.Cli.Tests.InnerLoop;

/// <summary>
/// What somebody does with <c>./tap new function</c>: what it makes passes the linters, types, builds and tests of this repository, is
/// deployed, watched, and answers.
/// </summary>
/// <param name="copy">The checkout that gets the function.</param>
internal sealed class NewFunctionUse(CheckoutCopy copy)
{
    /// <summary>Its name.</summary>
    public const string Name = "order-mailer";

    private const string Packages = "lambda/package-lock.json";

    /// <summary>It is made, checked, tested and built.</summary>
    public async Task IsMadeAsync()
    {
        copy.Tap("new", "function", Name).Should().Contain($"new     lambda/{Name}/src/handler.ts");

        var packages = await File.ReadAllTextAsync(copy[Packages]);
        copy.RunIn("lambda", "npm", "install", "--package-lock-only", "--offline", "--no-audit", "--no-fund");
        (await File.ReadAllTextAsync(copy[Packages])).Should().Be(packages, "npm has nothing to add to it");

        copy.LinkModules("lambda");
        copy.RunTool("biome", "check", "--error-on-warnings", Name, "package.json");
        copy.RunTool("depcruise", "--preserve-symlinks", Name, "shared/src");
        copy.RunTool("tsc");
        copy.RunTool("vitest", "run", Name);

        // As ./tap builds it, but for the projects that know nothing of the function.
        copy.CopyBuilt("sdk/Pulumi", "sdk/Pulumi.Aws", "src/Tap.Guardrails");
        copy.RunIn(".", "dotnet", "build", "src/Tap.Infra", "-p:Unchecked=true", "-p:BuildProjectReferences=false", "-maxcpucount:1", "-v", "q");
        copy.TakeProgram("src/Tap.Infra");
    }

    /// <summary>It answers on the stack that is up, and has its alarms.</summary>
    public async Task AnswersAsync()
    {
        (await copy.Home.RequireAsync("invoke", Name, """{"subject":"hello"}""")).Output.Should().Contain("\"subject\": \"hello\"");
        (await copy.Home.RequireAsync("alarms")).Output.Should().ContainAll($"tap-{Name}-errors", $"tap-{Name}-duration", $"tap-{Name}-throttles");
        await TapHome.UntilAsync(async () => (await copy.Home.RequireAsync("logs", Name)).Output.Contains("Event handled", StringComparison.Ordinal));
    }
}
