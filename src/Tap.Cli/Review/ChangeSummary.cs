using System.Text;
using Tap.Cli.Local.Engine;
using Tap.Cli.Rendering;

namespace Tap.Cli.Review;

/// <summary>
/// What a change does, as Markdown for the comment of a pull request: what loses data first, then the numbers, the rest folded.
/// </summary>
/// <param name="model">What is reviewed.</param>
internal sealed class ChangeSummary(ReviewModel model)
{
    /// <summary>What the comment begins with, so that the next run finds it.</summary>
    public const string Marker = "<!-- ./tap review -->";

    /// <summary>GitHub takes 65,536 characters; what is around the text needs some.</summary>
    internal const int Longest = 60_000;

    private const int MostLosses = 20;
    private const int MostRows = 30;
    private const int MostInputs = 3;
    private const int LongestName = 120;

    private readonly ChangeModel change = model.Change!;

    /// <summary>Writes it.</summary>
    public string Render()
    {
        var text = new StringBuilder($"{Marker}\n## What this changes\n\n{Title()}\n\n");
        var losses = change.Stacks.SelectMany(stack => stack.Losses.Select(loss => (stack.Stack, Loss: loss))).ToList();
        if (losses.Count > 0)
        {
            text.Append("> [!CAUTION]\n> **What holds data is taken away or replaced, and the data with it unless the line says otherwise:**\n");
            foreach (var (stack, loss) in losses.Take(MostLosses))
                text.Append($"> - {stack}: {Resource(loss)}{(loss.Fate is { } fate and not ResourceChange.Lost ? $" ({fate})" : "")}\n");
            text.Append(losses.Count > MostLosses ? $"> - and {losses.Count - MostLosses} more\n\n" : "\n");
        }

        if (change.Stacks.All(stack => stack.IsEmpty))
            return text.Append($"Nothing: {Join(change.Stacks.Select(stack => stack.Stack))} stay as they are.\n").ToString();

        text.Append(Numbers());
        var share = (Longest - text.Length) / change.Stacks.Count;
        foreach (var stack in change.Stacks.Where(stack => !stack.IsEmpty))
            text.Append(Details(stack, share));
        return text.ToString();
    }

    private string Title() =>
        $"{MarkdownText.Code(change.Base)} ({change.BaseCommit[..12]}) → {change.Commit[..12]}{(change.IsUncommitted ? " with changes that are not committed" : "")}. "
        + "The page of `./tap review` has all of it.";

    private string Numbers()
    {
        var text = new StringBuilder();
        Row("", stack => $"{stack.Stack}{(stack.IsNew ? " (new)" : "")}");
        Row("---", _ => "---");
        Row("Resources", ChangeText.Resources);
        Row("IAM statements", stack => Count(stack.Permissions));
        Row("Alarms", stack => Count(stack.Alarms));
        Row("Data stores", stack => Count(stack.Stores));
        Row("Outputs", stack => Count(stack.Outputs));
        Row("Findings of guardrails", stack => Count(stack.Findings));
        Row("Cost a month", Cost);
        return text.Append('\n').ToString();

        void Row(string heading, Func<StackChange, string> cell) =>
            text.Append($"| {heading} | {string.Join(" | ", change.Stacks.Select(cell))} |\n");
    }

    private static string Cost(StackChange stack) => stack.Total == stack.TotalBefore
        ? MarkdownText.Money(stack.Total)
        : $"{MarkdownText.Money(stack.TotalBefore)} → **{MarkdownText.Money(stack.Total)}**";

    private static string Count<T>(IReadOnlyList<Pair<T>> pairs) where T : class
    {
        (string Word, int Count)[] counts =
        [
            ("new", pairs.Count(pair => pair.Before is null)),
            ("changed", pairs.Count(pair => pair.Before is not null && pair.After is not null)),
            ("gone", pairs.Count(pair => pair.After is null)),
        ];
        return Join(counts.Where(count => count.Count > 0).Select(count => $"{count.Count} {count.Word}")) is { Length: > 0 } text ? text : "–";
    }

    private string Details(StackChange stack, int longest)
    {
        const string end = "\n</details>\n";
        var text = new StringBuilder($"<details><summary><b>{stack.Stack}</b></summary>\n");
        (string Title, IReadOnlyList<string> Rows)[] sections =
        [
            ("Resources", ResourceRows(stack)),
            ("IAM statements", Rows(stack.Permissions, Statement)),
            ("Alarms", Rows(stack.Alarms, alarm => [Code(alarm.Name), Code(alarm.Metric), Code(alarm.Condition), $"tells {Codes(alarm.Notifies)}"])),
            ("Data stores", Rows(stack.Stores, Store)),
            ("Outputs", Rows(stack.Outputs, output => [Code(output.Name), Code(output.Value)])),
            ("Findings of guardrails", Rows(stack.Findings, finding =>
                [$"{Code(finding.Guardrail)} of {Name(finding.Resource)}", $"**{finding.Status}**", Code(finding.Message)])),
            ("Cost a month", [.. stack.Costs.Select(CostRow)]),
        ];
        foreach (var (title, rows) in sections.Where(section => section.Rows.Count > 0))
        {
            text.Append($"\n**{title}**\n\n");
            var shown = 0;
            foreach (var row in rows.Take(MostRows).TakeWhile(row => text.Length + row.Length + 200 < longest))
            {
                text.Append($"- {row}\n");
                shown++;
            }

            if (shown < rows.Count)
                text.Append($"- and {rows.Count - shown} more\n");
        }

        return text.Append(end).ToString();
    }

    private static IReadOnlyList<string> ResourceRows(StackChange stack)
    {
        var tagged = stack.Resources.Where(resource => resource.OnlyTags).ToList();
        var rows = stack.Resources.Except(tagged).Select(Resource);
        return tagged.Count == 0
            ? [.. rows]
            : [.. rows, $"{tagged.Count} get other tags alone: {MarkdownText.Some([.. tagged[0].Inputs.Select(Input)], MostInputs, "; ")}"];
    }

    private static string Resource(ResourceChange resource)
    {
        var done = $"**{StepText.Done(resource.Operation)}**";
        var reasons = resource.Operation == Operation.Replace ? resource.Inputs.Where(input => input.Replaces) : resource.Inputs;
        var inputs = MarkdownText.Some([.. reasons.Select(Input)], MostInputs, "; ");
        return $"{done} {Name(resource.Key)} {TypeOf(resource.Key)}{(inputs.Length > 0 ? $": {inputs}" : "")}";
    }

    private static string Input(InputChange input) => input.Follows.Count > 0
        ? $"{Path(input)} follows {MarkdownText.Some([.. input.Follows.Select(Name)], MostInputs, ", ")}"
        : $"{Path(input)} {Value(input.Before)} → {Value(input.After)}";

    private static string[] Statement(Permission statement) =>
    [
        $"{Name(statement.Resource)} {statement.Effect}s",
        Codes(statement.Principals),
        Codes(statement.Actions),
        $"on {Codes(statement.Resources)}",
        .. statement.Conditions.Count > 0 ? [$"if {Codes(statement.Conditions)}"] : Array.Empty<string>(),
        .. statement.Wildcards.Count > 0 ? [$"**open**: {string.Join(", ", statement.Wildcards)}"] : Array.Empty<string>(),
    ];

    private static string[] Store(DataStore store) =>
    [
        $"{Name(store.Resource)} ({store.Service})",
        .. new[] { store.Encryption, store.Access, store.Transport, store.Recovery }.Select(mark => $"{(mark.Good ? "" : "**!** ")}{Code(mark.Text)}"),
    ];

    private string CostRow(CostChange cost)
    {
        var price = model.Prices.Prices.Single(price => price.Id == cost.Price);
        return $"{price.Service}, {price.Item}: {MarkdownText.Money(cost.Before)} → {MarkdownText.Money(cost.After)}";
    }

    // What a row is about stands first; of one that changed, only what is another is said.
    private static IReadOnlyList<string> Rows<T>(IReadOnlyList<Pair<T>> pairs, Func<T, string[]> texts) where T : class =>
    [
        .. pairs.Select(pair => pair switch
        {
            { Before: null, After: { } now } => $"**new** {Row(texts(now))}",
            { Before: { } old, After: null } => $"**gone** {Row(texts(old))}",
            var (old, now) => Changed(texts(old!), texts(now!)),
        }),
    ];

    private static string Row(string[] texts) => $"{texts[0]}: {Join(texts[1..])}";

    private static string Changed(string[] old, string[] now)
    {
        var (gone, come) = (old[1..].Except(now[1..]).ToList(), now[1..].Except(old[1..]).ToList());
        var parts = new[] { Join(gone), Join(come) }.Select(part => part.Length > 0 ? part : "–");
        return $"**changed** {now[0]}: {string.Join(" → ", parts)}";
    }

    private static string Code(string text) => MarkdownText.Code(text);

    private static string Codes(IReadOnlyList<string> texts) =>
        texts.Count == 0 ? "none" : MarkdownText.Some([.. texts.Select(Code)], MostInputs, ", ");

    private static string Name(string key) => MarkdownText.Code(MarkdownText.NameOf(key), LongestName);

    private static string Path(InputChange input) => MarkdownText.Code(input.Path, LongestName);

    private static string Value(string? json) => json is null ? "not set" : Code(json);

    private static string TypeOf(string key) => StepText.TypeOf(key[..key.IndexOf("::", StringComparison.Ordinal)]);

    private static string Join(IEnumerable<string> parts) => string.Join(", ", parts);
}
