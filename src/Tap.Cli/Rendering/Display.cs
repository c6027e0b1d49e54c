using Spectre.Console;
using Spectre.Console.Rendering;
using Tap.Cli.Local.Engine;

namespace Tap.Cli.Rendering;

/// <summary>Shows a run while it goes on: as a live tree in a terminal, else one line for every finished step.</summary>
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

    /// <summary>Shows the plan until the run is over.</summary>
    public async Task<T> ShowAsync<T>(Plan plan, Task<T> run)
    {
        if (terminal is null)
            return await run;

        await terminal.Live(Render(plan)).Overflow(VerticalOverflow.Crop).Cropping(VerticalOverflowCropping.Top).StartAsync(async live =>
        {
            while (!run.IsCompleted)
            {
                live.UpdateTarget(Render(plan));
                await Task.WhenAny(run, Task.Delay(Frame));
            }

            live.UpdateTarget(Render(plan));
        });
        return await run;
    }

    /// <summary>Writes the tree as it is.</summary>
    public void WriteTree(Plan plan)
    {
        if (terminal is not null)
        {
            terminal.Write(Render(plan));
            return;
        }

        foreach (var line in Tree.Lines(Tree.Rows(title, plan.Nodes)))
            writer.WriteLine(line);
    }

    private static string LineOf(Step step) =>
        $" {StepText.SignOf(step.Operation),-2} {StepText.TypeOf(step.Type)} {step.Name} {StepText.StatusOf(step)} {StepText.InfoOf(step)}".TrimEnd();

    private Table Render(Plan plan)
    {
        var table = new Table().NoBorder();
        foreach (var heading in (string[])["", "Type", "Name", "Status", "Info"])
            table.AddColumn(new TableColumn(new Text(heading)).NoWrap().Padding(0, 0, 2, 0));
        foreach (var row in Tree.Rows(title, plan.Nodes))
        {
            var style = StyleOf(row.Step);
            table.AddRow((IRenderable[])[new Text(row.Sign, style), new Text(row.Type), new Text(row.Name), new Text(row.Status, style),
                new Text(row.Info)]);
        }

        return table;
    }

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
