using Tap.Cli.Tests.EndToEnd;

namespace Tap.Cli.Tests.InnerLoop;

/// <summary>
/// <c>./tap new function</c> in a copy of the checkout: what it makes passes the linters, types, builds and tests of this repository, is
/// deployed, watched, and answers.
/// </summary>
public sealed class NewFunctionTests
{
    private const string Packages = "lambda/package-lock.json";

    [Fact]
    public async Task A_new_function_is_built_checked_tested_deployed_and_watched()
    {
        using var copy = new CheckoutCopy();

        copy.Tap("new", "function", "order-mailer").Should().Contain("new     lambda/order-mailer/src/handler.ts");

        var packages = await File.ReadAllTextAsync(copy[Packages]);
        copy.RunIn("lambda", "npm", "install", "--package-lock-only", "--offline", "--no-audit", "--no-fund");
        (await File.ReadAllTextAsync(copy[Packages])).Should().Be(packages, "npm has nothing to add to it");

        copy.LinkModules("lambda");
        copy.RunTool("biome", "check", "--error-on-warnings", "order-mailer", "package.json");
        copy.RunTool("depcruise", "--preserve-symlinks", "order-mailer", "shared/src");
        copy.RunTool("tsc");
        copy.RunTool("vitest", "run", "order-mailer");

        // As ./tap builds it, but for the projects that know nothing of the function.
        copy.CopyBuilt("sdk/Pulumi", "sdk/Pulumi.Aws", "src/Tap.Guardrails");
        copy.RunIn(".", "dotnet", "build", "src/Tap.Infra", "-p:Unchecked=true", "-p:BuildProjectReferences=false", "-maxcpucount:1", "-v", "q");
        copy.TakeProgram("src/Tap.Infra");
        copy.Tap("up").Should().Contain("tap-order-mailer-dev").And.Contain("Guardrails: 0 broken");
        (await copy.Home.RequireAsync("invoke", "order-mailer", """{"subject":"hello"}""")).Output.Should().Contain("\"subject\": \"hello\"");
        (await copy.Home.RequireAsync("alarms")).Output.Should().ContainAll("tap-order-mailer-errors", "tap-order-mailer-duration", "tap-order-mailer-throttles");
        await TapHome.UntilAsync(async () => (await copy.Home.RequireAsync("logs", "order-mailer")).Output.Contains("Event handled", StringComparison.Ordinal));
    }
}
