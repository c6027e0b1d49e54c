using System.CommandLine;
using System.CommandLine.Help;
using System.Globalization;
using System.Text.Json.Nodes;
using Tap.Cli.Local;
using Tap.Cli.Local.Emulator;
using Tap.Program;

namespace Tap.Cli.Commands;

/// <summary><c>stack ls</c>: the stacks that there are, and which of them are up here.</summary>
internal static class StackCommand
{
    public static Command Create()
    {
        var list = new Command("ls", "List the stacks: those with a Pulumi.<stack>.yaml, and what the local AWS has of them") { CommonOptions.Json };
        list.SetAction(async (parsed, _) =>
        {
            var stacks = await ReadAsync(Workspace.Find());
            foreach (var line in parsed.GetValue(CommonOptions.Json) ? [Json(stacks).ToJsonString(OutputJson.Format)] : Lines(stacks))
                Console.WriteLine(line);
            return ExitCode.Success;
        });
        return new Command("stack", "Look at the stacks, all of them: ./tap stack ls") { Subcommands = { list }, Action = new HelpAction() };
    }

    private static async Task<IReadOnlyList<Stack>> ReadAsync(Workspace workspace)
    {
        LostStacks.Tell(workspace);
        var localAws = await new LocalAwsProcess(workspace).FindAsync();
        using var client = localAws is null ? null : new LocalAwsClient(localAws);
        var here = client is null ? [] : await client.GetStacksAsync();
        var stacks = new List<Stack>();
        foreach (var name in StackFile.Names(workspace.Root).Union(here).Order(StringComparer.Ordinal))
        {
            stacks.Add(here.Contains(name)
                ? new Stack(name, (await client!.GetResourcesAsync(name)).Count, File.GetLastWriteTimeUtc(workspace.StateFile(name)))
                : new Stack(name, 0, null));
        }

        return stacks;
    }

    private static IEnumerable<string> Lines(IReadOnlyList<Stack> stacks)
    {
        var width = Math.Max("NAME".Length, stacks.Select(stack => stack.Name.Length).DefaultIfEmpty().Max());
        return stacks
            .Select(stack => (stack.Name, Resources: $"{stack.Resources}", Update: Time(stack.LastUpdate) ?? "not up"))
            .Prepend((Name: "NAME", Resources: "RESOURCES", Update: "LAST UPDATE"))
            .Select(row => $"{row.Name.PadRight(width)}  {row.Resources,9}  {row.Update}");
    }

    private static JsonArray Json(IReadOnlyList<Stack> stacks) => [.. stacks.Select(stack => new JsonObject
    {
        ["name"] = stack.Name,
        ["up"] = stack.LastUpdate is not null,
        ["resourceCount"] = stack.Resources,
        ["lastUpdate"] = Time(stack.LastUpdate),
    })];

    private static string? Time(DateTime? time) => time?.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>A stack, as the local AWS has it.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Resources">How many resources it has.</param>
    /// <param name="LastUpdate">When the last of them was changed; null when it is not up.</param>
    private sealed record Stack(string Name, int Resources, DateTime? LastUpdate);
}
