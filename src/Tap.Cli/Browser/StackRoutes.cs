using System.Text.Json.Nodes;
using Tap.Cli.Deployed;
using Tap.Cli.Review;
using Tap.Infra;

namespace Tap.Cli.Browser;

/// <summary>What the stack is.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Project">The project's name.</param>
/// <param name="Environment">The suffix of its names.</param>
/// <param name="Region">Its region.</param>
/// <param name="OnAws">Whether it is one on AWS.</param>
/// <param name="MayWrite">Whether the console may change something.</param>
/// <param name="ApiUrl">Where its API listens.</param>
/// <param name="Authorization">Whom its API lets in.</param>
/// <param name="LogSources">Who writes logs.</param>
/// <param name="Outputs">Its outputs.</param>
internal sealed record StackAnswer(
    string Name, string Project, string Environment, string Region, bool OnAws, bool MayWrite, string ApiUrl, string Authorization,
    IEnumerable<string> LogSources, JsonObject Outputs);

/// <summary>The parts of the stack.</summary>
/// <param name="Name">The stack's name.</param>
/// <param name="Outputs">Its outputs, as the program registers them.</param>
/// <param name="Resources">Its resources, parents before children.</param>
internal sealed record MapAnswer(string Name, JsonObject Outputs, IEnumerable<ResourceModel> Resources);

/// <summary>The routes that tell what the stack is.</summary>
internal static class StackRoutes
{
    /// <summary>Adds them.</summary>
    public static void AddTo(ApiRoutes api, ShownStack shown)
    {
        api.Get("/stack", (_, _) => Task.FromResult<object?>(Tell(shown)));
        api.Get("/map", (_, _) => Task.FromResult<object?>(
            new MapAnswer(shown.Program.Name, shown.Program.Outputs, shown.Program.Registrations.Select(ResourceModel.Of))));
        var activity = new ActivityReader(shown.Aws, shown.Stack, shown.Program);
        api.Get("/activity", async (question, cancellation) => await activity.ReadAsync(question.Now, cancellation));
    }

    private static StackAnswer Tell(ShownStack shown)
    {
        var stack = shown.Stack;
        return new StackAnswer(
            stack.Name, shown.Project, stack.Output(StackOutputs.Environment), stack.Region, !stack.IsLocal, shown.MayWrite,
            stack.Output(StackOutputs.ApiUrl), shown.Program.Authorization.ToString().ToUpperInvariant(),
            LogSource.Of(stack).Select(source => source.Name), stack.Outputs);
    }
}
