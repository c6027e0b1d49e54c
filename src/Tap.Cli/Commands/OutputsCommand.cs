using System.CommandLine;
using System.Text.Json.Nodes;
using Tap.Cli.Rendering;
using Tap.Infra.Configuration;
using Tap.Program;

namespace Tap.Cli.Commands;

/// <summary><c>outputs</c>: prints the stack's outputs, or one of them.</summary>
internal static class OutputsCommand
{
    public static Command Create()
    {
        var name = new Argument<string?>("name")
        {
            Description = "One output; default all",
            HelpName = "name",
            Arity = ArgumentArity.ZeroOrOne,
            CompletionSources = { KnownNames.Outputs },
        };
        var command = new Command("outputs", "Print the outputs of the stack") { name, CommonOptions.Json };
        command.SetAction(async (parsed, _) =>
        {
            var stack = await RunningStack.FindAsync(parsed);
            foreach (var line in Lines(stack.Outputs, parsed.GetValue(name), parsed.GetValue(CommonOptions.Json)))
                Console.WriteLine(line);
            return ExitCode.Success;
        });
        return command;
    }

    /// <summary>The lines to print.</summary>
    /// <exception cref="UserException">There is no such output.</exception>
    internal static IEnumerable<string> Lines(JsonObject outputs, string? name, bool json)
    {
        if (name is null)
            return json ? [outputs.ToJsonString(OutputJson.Format)] : Summary.Outputs(outputs);
        if (!outputs.TryGetPropertyValue(name, out var value))
            throw new UserException(
                $"The stack has no output '{name}'; "
                + (Spelling.Nearest(name, [.. outputs.Select(output => output.Key)]) is { } near ? $"did you mean {near}?" : "./tap outputs lists them."));

        // A bare text, so that a shell can use it as it is.
        return [!json && value is JsonValue text && text.TryGetValue(out string? bare) ? bare : value?.ToJsonString(OutputJson.Format) ?? "null"];
    }
}
