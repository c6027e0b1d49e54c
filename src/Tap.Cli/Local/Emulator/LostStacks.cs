using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tap.Cli.Local.Emulator;

/// <summary>The stacks of a home whose files tell of a local-aws that is gone, and what they held with it.</summary>
/// <param name="workspace">The home.</param>
/// <param name="instance">The id of the process that lives; null when none does.</param>
internal sealed class LostStacks(Workspace workspace, string? instance)
{
    private const string End = "ended without ./tap down (a crash or a restart of the machine)";

    /// <summary>Their names.</summary>
    public IReadOnlyList<string> Names { get; } =
        [.. workspace.Stacks.Where(stack => instance is null || InstanceOf(workspace.StateFile(stack)) != instance)];

    /// <summary>What became of them; null when there are none.</summary>
    public string? Sentence => Names switch
    {
        [] => null,
        [var one] => $"The local AWS that had the stack {one} {End}; what it held is gone.",
        _ => $"The local AWS that had the stacks {string.Join(", ", Names.SkipLast(1))} and {Names[^1]} {End}; what they held is gone.",
    };

    /// <summary>Tells of the loss, if there is one.</summary>
    /// <param name="workspace">The home.</param>
    public static void Tell(Workspace workspace)
    {
        if (workspace.Stacks.Count > 0)
            new LostStacks(workspace, new LocalAwsProcess(workspace).Instance).Tell();
    }

    /// <summary>Tells of the loss, if there is one.</summary>
    public void Tell()
    {
        if (Sentence is { } sentence)
            Console.Error.WriteLine(sentence);
    }

    /// <summary>Removes what describes them; a folder that a run has locked stays, without it.</summary>
    public void Clear()
    {
        foreach (var stack in Names)
        {
            File.Delete(workspace.StateFile(stack));
            File.Delete(workspace.OutputsFile(stack));
            var folder = workspace.StackFolder(stack);
            using var turn = FileLock.TryTake(folder);
            if (turn is not null)
                Directory.Delete(folder, recursive: true);
        }
    }

    private static string? InstanceOf(string file)
    {
        try
        {
            return JsonNode.Parse(File.ReadAllText(file))?["instance"]?.GetValue<string>();
        }
        catch (Exception exception) when (exception is FileNotFoundException or JsonException)
        {
            return null;
        }
    }
}
