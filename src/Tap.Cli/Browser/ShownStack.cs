using System.Net;
using Tap.Cli.Deployed;
using Tap.Program;

namespace Tap.Cli.Browser;

/// <summary>The stack that the console shows, and what it may do with it.</summary>
/// <param name="Project">The project's name.</param>
/// <param name="Stack">The stack as it is deployed.</param>
/// <param name="Program">What the program registers for it.</param>
/// <param name="Aws">Whom to ask.</param>
/// <param name="Root">The checkout, for its documents.</param>
/// <param name="MayWrite">Whether anything may be changed.</param>
internal sealed record ShownStack(
    string Project, DeployedStack Stack, RegisteredStack Program, StackAws Aws, string Root, bool MayWrite)
{
    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Asserts that something may be changed.</summary>
    /// <exception cref="ApiFault">It may not.</exception>
    public void RequireWrite()
    {
        if (!MayWrite)
            throw new ApiFault(
                HttpStatusCode.Forbidden, "The console only reads", "This would change something of a stack on AWS.",
                $"Start it with {Stack.TapCommand("console")} --write if it may.");
    }
}
