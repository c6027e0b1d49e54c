using System.CommandLine;
using Tap.Cli.Deployed;
using Tap.Cli.Rendering;
using Tap.Cli.Review;
using Tap.Program;

namespace Tap.Cli.Commands;

/// <summary><c>memory</c>: says what a function would take and cost with other memory.</summary>
internal static class MemoryCommand
{
    // Twenty pages of what CloudWatch Logs gives at once.
    private const int MostReports = 200_000;

    public static Command Create()
    {
        var function = new Argument<string>("function")
        {
            Description = "A function of the stack, by its short name or its name on AWS",
            HelpName = "function",
            CompletionSources = { KnownNames.Functions },
        };
        var since = Duration.Option("--since", "How far back Lambda's reports are read: 30s, 10m, 2h, 1d; default 1d");
        var command = new Command("memory", "Say at which memory size a function is to be expected to take how long and cost how much, from Lambda's reports")
        {
            function, since, CommonOptions.Json,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            var stack = await RunningStack.FindAsync(parsed);
            var name = stack.FunctionNamed(parsed.GetRequiredValue(function));
            using var api = stack.Connect();
            var from = DateTimeOffset.UtcNow - (parsed.GetValue(since) ?? TimeSpan.FromDays(1));
            var reports = await InvocationReport.ReadAsync(api, $"/aws/lambda/{name}", from, MostReports, cancellation);
            var estimate = MemoryEstimate.Of(reports, hasShares: !stack.IsLocal, Prices(PriceTable.Load()));
            if (parsed.GetValue(CommonOptions.Json))
                Console.WriteLine(MemoryText.Json(name, estimate, stack.IsLocal).ToJsonString(OutputJson.Format));
            else
                foreach (var line in MemoryText.Lines(name, estimate, stack.IsLocal))
                    Console.WriteLine(line);
            return ExitCode.Success;
        });
        return command;
    }

    private static LambdaPrices Prices(PriceTable table)
    {
        double Of(string id)
        {
            var price = table.Prices.Single(price => price.Id == id);
            return (double)price.Usd / price.Per;
        }

        return new LambdaPrices(Of("lambdaRequest"), Of("lambdaArm"), table.Region);
    }
}
