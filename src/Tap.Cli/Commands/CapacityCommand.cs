using System.CommandLine;
using System.CommandLine.Completions;
using System.Globalization;
using Tap.Capacity;
using Tap.Cli.Local;
using Tap.Cli.Review;
using Tap.Infra.Configuration;
using Tap.Program;

namespace Tap.Cli.Commands;

/// <summary><c>capacity</c>: says which limits traffic breaks first, and what it costs.</summary>
internal static class CapacityCommand
{
    private const string Requests = "requests";

    public static Command Create()
    {
        var requests = new Option<double?>("--requests")
        {
            Description = "API requests a month, such as 1e9; default 1e6",
            HelpName = "number",
            CustomParser = result =>
            {
                var text = result.Tokens[0].Value;
                var number = Number(text, CapacityModel.Load().Drivers.Single(driver => driver.Id == Requests));
                if (number is null)
                    result.AddError($"--requests {text} is no number from 0 to 1e15, such as 1e9.");
                return number;
            },
        };
        var assume = new Option<string[]>("--assume")
        {
            Description = "Something else about the traffic, driver=number: peakToMean=100; --json names all; may be given several times",
            HelpName = "driver=number",
            CompletionSources = { _ => CapacityModel.Load().Drivers.Select(driver => new CompletionItem($"{driver.Id}=")) },
        };
        var command = new Command("capacity", "Say which limits of AWS and of the stack traffic breaks first, at how many requests a month, what to do, and what it costs")
        {
            requests, assume, CommonOptions.Config, CommonOptions.Json,
        };
        command.SetAction(async (parsed, _) =>
        {
            var stated = Stated(parsed.GetValue(assume) ?? []);
            if (parsed.GetValue(requests) is { } number)
                stated[Requests] = number;
            var (root, stack) = (Workspace.Find().Root, parsed.GetRequiredValue(CommonOptions.Stack));
            var registered = await RegisteredStack.RunAsync(
                root, stack, StackConfiguration.Read(root, stack, parsed.GetValue(CommonOptions.Config) ?? []));
            var report = CapacityReport.Of(registered, stated);
            if (parsed.GetValue(CommonOptions.Json))
                Console.WriteLine(CapacityText.Json(report).ToJsonString(OutputJson.Format));
            else
                foreach (var line in CapacityText.Lines(report))
                    Console.WriteLine(line);
            return ExitCode.Success;
        });
        return command;
    }

    /// <summary>What is stated of the traffic.</summary>
    /// <exception cref="UserException">There is no such driver, it is given no number that it could have, or no calls are left.</exception>
    internal static Dictionary<string, double> Stated(IEnumerable<string> assignments)
    {
        var drivers = CapacityModel.Load().Drivers;
        var stated = new Dictionary<string, double>();
        foreach (var assignment in assignments)
        {
            var parts = assignment.Split('=', 2);
            var driver = drivers.SingleOrDefault(driver => driver.Id == parts[0])
                ?? throw Unknown(parts[0], [.. drivers.Select(driver => driver.Id)]);
            stated[driver.Id] = Number(parts.ElementAtOrDefault(1) ?? "", driver) is { } number ? number : throw new UserException(
                $"--assume {assignment}: {driver.Id} must be a number from {driver.Least} to {driver.Most:0}.");
        }

        var mix = drivers.Where(driver => driver.Id.StartsWith("mix.", StringComparison.Ordinal));
        return mix.Any(driver => stated.GetValueOrDefault(driver.Id, driver.Value) > 0) ? stated
            : throw new UserException("The parts of the calls, mix.health and so on, are all 0, so that there are no calls.");
    }

    private static UserException Unknown(string name, IReadOnlyList<string> known) => new(
        $"There is no driver '{name}'; "
        + (Spelling.Nearest(name, known) is { } near ? $"did you mean {near}?" : $"there are {string.Join(", ", known)}."));

    private static double? Number(string text, Driver driver) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        && number >= driver.Least && number <= driver.Most ? number : null;
}
