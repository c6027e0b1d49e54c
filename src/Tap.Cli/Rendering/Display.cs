using Spectre.Console;
using Tap.Cli.Local.Engine;

namespace Tap.Cli.Rendering;

/// <summary>
/// Shows a run while it goes on: in a terminal what is under way, and at the end the tree; else one line for every finished step.
/// </summary>
/// <param name="title">The name of the stack's own line in the tree.</param>
/// <param name="writer">Where lines go; must be safe to use from several threads, as the console is.</param>
/// <param name="terminal">The terminal; null when there is none.</param>
internal sealed class Display(string title, TextWriter writer, IAnsiConsole? terminal)
{
    private static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(100);

    /// <summary>The terminal, when standard output is one that can be redrawn.</summary>
    public static IAnsiConsole? Terminal =>
        !Console.IsOutputRedirected && AnsiConsole.Profile.Capabilities is { Ansi: true, Interactive: true } ? AnsiConsole.Console : null;

    /// <summary>Told of every step; safe to call from several threads.</summary>
    public void OnStep(Step step)
    {
        if (terminal is null && step.State is StepState.Done or StepState.Failed && step.Operation != Operation.Same)
            writer.WriteLine(LineOf(step));
    }

    /// <summary>Shows what is under way until the run is over, and then the tree.</summary>
    public async Task<T> ShowAsync<T>(Plan plan, Task<T> run)
    {
        if (terminal is null)
            return await run;

        await terminal.Live(UnderWay(plan)).AutoClear(true).StartAsync(async live =>
        {
            while (!run.IsCompleted)
            {
                live.UpdateTarget(UnderWay(plan));
                await Task.WhenAny(run, Task.Delay(Frame));
            }
        });
        WriteTree(plan);
        return await run;
    }

    /// <summary>Writes the tree as it is.</summary>
    public void WriteTree(Plan plan)
    {
        var rows = Tree.Rows(title, plan.Nodes);
        if (terminal is not null)
            terminal.Write(Rendered(TreeLayout.Lines(rows, terminal.Profile.Width)));
        else
            foreach (var line in TreeLayout.Lines(rows, int.MaxValue))
                writer.WriteLine(line);
    }

    private static string LineOf(Step step) =>
        $" {StepText.SignOf(step.Operation),-2} {StepText.TypeOf(step.Type)} {step.Name} {StepText.StatusOf(step)} {StepText.InfoOf(step)}".TrimEnd();

    // As many as there is room for, above the line that counts them and the one with the cursor.
    private Rows UnderWay(Plan plan)
    {
        var nodes = plan.Nodes;
        var lines = TreeLayout.Lines(Tree.Running(nodes), terminal!.Profile.Width);
        var done = nodes.Count(node => node.Step is { State: StepState.Done or StepState.Failed });
        return new Rows(Rendered(lines.Take(terminal.Profile.Height - 2)), new Text($" {done} done, {lines.Count} under way"));
    }

    private static Rows Rendered(IEnumerable<TreeLine> lines) => new(lines.Select(line =>
    {
        var style = StyleOf(line.Step);
        return new Paragraph(line.Sign, style).Append(line.Resource).Append(line.Status, style).Append(line.Info);
    }));

    private static Style StyleOf(Step? step) => step switch
    {
        { State: StepState.Failed } => new Style(Color.Red),
        { Operation: Operation.Create } => new Style(Color.Green),
        { Operation: Operation.Update } => new Style(Color.Yellow),
        { Operation: Operation.Replace } => new Style(Color.Magenta1),
        { Operation: Operation.Delete } => new Style(Color.Red),
        _ => Style.Plain,
    };
}
