using System.CommandLine;
using Spectre.Console;
using Tap.Cli.Local;
using Tap.Cli.Local.Emulator;
using Tap.Cli.Rendering;
using Tap.Cli.Review;
using Tap.Program;

namespace Tap.Cli.Commands;

/// <summary><c>review</c>: writes a page for the reviewer of a change.</summary>
internal static class ReviewCommand
{
    private const string ToStandardOutput = "-";

    public static Command Create()
    {
        var compare = new Option<string>("--compare")
        {
            Description = "The stack to compare it with",
            HelpName = "stack",
            DefaultValueFactory = _ => "prod",
            CompletionSources = { KnownNames.Stacks },
        };
        var @base = new Option<string?>("--base")
        {
            Description = "A branch, tag or commit: what both stacks are changed by since then, as its program, built in .tap, registers them",
            HelpName = "git ref",
        };
        var markdown = new Option<string?>("--markdown")
        {
            Description = $"With --base: a file for a summary that fits the comment of a pull request; {ToStandardOutput} is standard output",
            HelpName = "file",
        };
        var output = new Option<string?>("--output", "-o") { Description = "The file to write; default .tap/review.html", HelpName = "file" };
        var command = new Command("review", "Write a page about the stack for its reviewer: resources, permissions, data, alarms, cost, how another stack differs, and what a change does")
        {
            compare, @base, markdown, output, CommonOptions.Config,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(markdown) is not null && result.GetValue(@base) is null)
                result.AddError("--markdown is about a change; name what it starts from with --base.");
        });
        command.SetAction(async (parsed, cancellation) =>
        {
            var workspace = Workspace.Find();
            LostStacks.Tell(workspace);
            var model = await ModelAsync(
                workspace,
                [parsed.GetRequiredValue(CommonOptions.Stack), parsed.GetRequiredValue(compare)],
                parsed.GetValue(CommonOptions.Config) ?? [],
                parsed.GetValue(@base),
                cancellation);
            var file = Path.GetFullPath(parsed.GetValue(output) ?? workspace.ReviewPage);
            Workspace.Write(file, ReviewPage.Render(model));
            var summary = parsed.GetValue(markdown);
            if (summary == ToStandardOutput)
                Console.Write(new ChangeSummary(model).Render());
            else if (summary is not null)
                Workspace.Write(Path.GetFullPath(summary), new ChangeSummary(model).Render().TrimEnd());

            // What is for a person goes beside what is for a comment.
            if (summary == ToStandardOutput)
                Tell(model, new Uri(file), Console.Error, null);
            else
                Tell(model, new Uri(file), Console.Out, Display.Terminal);
            return ExitCode.Success;
        });
        return command;
    }

    private static async Task<ReviewModel> ModelAsync(
        Workspace workspace, IReadOnlyList<string> stacks, IReadOnlyList<string> config, string? reference, CancellationToken cancellation)
    {
        // What is wrong with the names is said before anything takes long.
        var program = reference is null ? null : new BaseProgram(workspace, reference, Console.Error.WriteLine);
        var commits = program is null ? null : await program.FindAsync();
        var reviewed = new List<RegisteredStack>();

        // One after the other: a run takes its configuration from the variables of the process.
        foreach (var stack in stacks)
            reviewed.Add(await RegisteredStack.RunAsync(workspace.Root, stack, StackConfiguration.Read(workspace.Root, stack, config)));
        var model = ReviewModel.Of(ProjectFile.Read(workspace.Root).Name, reviewed[0], reviewed[1]);
        if (commits is null)
            return model;

        var before = await program!.RunAsync(commits.Base, stacks, config, cancellation);
        return model with
        {
            Change = new ChangeModel(
                reference!, commits.Base, commits.Head, commits.IsUncommitted,
                [.. reviewed.Select(stack => StackChange.Of(before.GetValueOrDefault(stack.Name), stack, model.Prices))]),
        };
    }

    private static void Tell(ReviewModel model, Uri page, TextWriter writer, IAnsiConsole? terminal)
    {
        foreach (var stack in model.Stacks)
            writer.WriteLine(Summary(stack));
        foreach (var (line, isLoss) in model.Change?.Stacks.SelectMany(ChangeText.Lines) ?? [])
            Terminals.WriteLine(terminal, writer, line, isLoss ? DevText.Bad : Style.Plain);
        if (model.Change is { IsUncommitted: true })
            writer.WriteLine("Changes that are not committed count as well.");
        writer.WriteLine(page.AbsoluteUri);
    }

    private static string Summary(StackModel stack) =>
        $"{stack.Name}: {stack.Resources.Count(resource => !resource.Component)} resources, "
        + $"{stack.Findings.Count(finding => finding.Status == "broken")} guardrails broken, {stack.Findings.Count(finding => finding.Status == "waived")} waived, "
        + $"about {stack.Total.ToString("F2", System.Globalization.CultureInfo.InvariantCulture)} USD a month";
}
