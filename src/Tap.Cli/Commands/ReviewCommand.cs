using System.CommandLine;
using Tap.Cli.Local;
using Tap.Cli.Local.Emulator;
using Tap.Cli.Review;
using Tap.Program;

namespace Tap.Cli.Commands;

/// <summary><c>review</c>: writes a page for the reviewer of a change.</summary>
internal static class ReviewCommand
{
    public static Command Create()
    {
        var compare = new Option<string>("--compare")
        {
            Description = "The stack to compare it with",
            HelpName = "stack",
            DefaultValueFactory = _ => "prod",
            CompletionSources = { KnownNames.Stacks },
        };
        var output = new Option<string?>("--output", "-o") { Description = "The file to write; default .tap/review.html", HelpName = "file" };
        var command = new Command("review", "Write a page about the stack for its reviewer: resources, permissions, data, alarms, cost, and how another stack differs")
        {
            compare, output, CommonOptions.Config,
        };
        command.SetAction(async (parsed, _) =>
        {
            var workspace = Workspace.Find();
            LostStacks.Tell(workspace);
            var config = parsed.GetValue(CommonOptions.Config) ?? [];
            var model = await ModelAsync(
                workspace.Root, [parsed.GetRequiredValue(CommonOptions.Stack), parsed.GetRequiredValue(compare)], config);
            var file = Path.GetFullPath(parsed.GetValue(output) ?? workspace.ReviewPage);
            Workspace.Write(file, ReviewPage.Render(model));
            foreach (var stack in model.Stacks)
                Console.WriteLine(Summary(stack));
            Console.WriteLine(new Uri(file).AbsoluteUri);
            return ExitCode.Success;
        });
        return command;
    }

    private static async Task<ReviewModel> ModelAsync(string root, IReadOnlyList<string> stacks, IReadOnlyList<string> config)
    {
        var reviewed = new List<RegisteredStack>();

        // One after the other: a run takes its configuration from the variables of the process.
        foreach (var stack in stacks)
            reviewed.Add(await RegisteredStack.RunAsync(root, stack, StackConfiguration.Read(root, stack, config)));
        return ReviewModel.Of(ProjectFile.Read(root).Name, reviewed[0], reviewed[1]);
    }

    private static string Summary(StackModel stack) =>
        $"{stack.Name}: {stack.Resources.Count(resource => !resource.Component)} resources, "
        + $"{stack.Findings.Count(finding => finding.Status == "broken")} guardrails broken, {stack.Findings.Count(finding => finding.Status == "waived")} waived, "
        + $"about {stack.Total.ToString("F2", System.Globalization.CultureInfo.InvariantCulture)} USD a month";
}
