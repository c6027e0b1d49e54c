using System.CommandLine;
using System.Text.Json;
using Tap.Cli.Aws;
using Tap.Cli.Deployed;
using Tap.Cli.Rendering;
using Tap.Program;

namespace Tap.Cli.Commands;

/// <summary><c>rollback</c>: gives the traffic back to versions that served before, at once.</summary>
internal static class RollbackCommand
{
    private static readonly Argument<string?> Function = new("function")
    {
        Description = "The function whose traffic goes back; default api-handler",
        HelpName = "function",
        Arity = ArgumentArity.ZeroOrOne,
        CompletionSources = { KnownNames.Functions },
    };

    private static readonly Option<int?> Version = new("--version")
    {
        Description = "The version that gets the traffic; default the one before",
        HelpName = "number",
    };

    private static readonly Option<string?> To = new("--to")
    {
        Description = "A file that --remember wrote: every function goes back to its version there",
        HelpName = "file",
    };

    private static readonly Option<string?> Remember = new("--remember")
    {
        Description = "Roll nothing back, but write to a file which versions serve, for a later --to",
        HelpName = "file",
    };

    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Show what would be done, and do nothing" };

    public static Command Create()
    {
        var command = new Command("rollback", "End a release under way, and give the traffic back to the version before, at once")
        {
            Function, Version, To, Remember, DryRun,
        };
        command.Validators.Add(result =>
        {
            var (toFile, onlyWrites) = (result.GetResult(To) is not null, result.GetResult(Remember) is not null);
            var isNamed = result.GetResult(Function) is { Tokens.Count: > 0 } || result.GetResult(Version) is not null;
            if (onlyWrites && (toFile || isNamed || result.GetResult(DryRun) is { Implicit: false }))
                result.AddError("--remember only writes a file; leave the other words for when you roll back.");
            else if (toFile && isNamed)
                result.AddError("The file of --to names functions and versions; leave out the others.");
        });
        command.SetAction(async (parsed, cancellation) =>
        {
            if (parsed.GetValue(Remember) is { } file)
                return await RememberAsync(await RunningStack.FindIfDeployedAsync(parsed), file, cancellation);
            var remembered = parsed.GetValue(To) is { } written ? await ReadAsync(written) : null;
            if (remembered is { Count: 0 })
            {
                Console.WriteLine("Nothing served before, so there is nothing to give the traffic back to.");
                return ExitCode.Success;
            }

            var stack = await RunningStack.FindAsync(parsed);
            using var api = stack.Connect();
            return await RunAsync(stack, api, parsed, remembered, cancellation);
        });
        return command;
    }

    private static async Task<int> RememberAsync(DeployedStack? stack, string file, CancellationToken cancellation)
    {
        IReadOnlyDictionary<string, string> serving = new Dictionary<string, string>();
        if (stack is not null)
        {
            using var api = stack.Connect();
            serving = await new Rollback(api, stack).ServingAsync(cancellation);
        }

        await File.WriteAllTextAsync(file, $"{JsonSerializer.Serialize(serving, OutputJson.Format)}\n", cancellation);
        foreach (var (function, version) in serving)
            Console.WriteLine($"{function}: version {version}");
        return ExitCode.Success;
    }

    private static async Task<int> RunAsync(
        DeployedStack stack, AwsApi api, ParseResult parsed, IReadOnlyDictionary<string, string>? remembered,
        CancellationToken cancellation)
    {
        var (rollback, dryRun) = (new Rollback(api, stack), parsed.GetValue(DryRun));
        var function = stack.FunctionNamed(parsed.GetValue(Function) ?? "api-handler");
        // What a file tells of is everything, and so is api-handler, whose releases these are.
        var underWay = await rollback.UnderWayAsync(remembered is null ? function : stack.FunctionNamed("api-handler"), cancellation);
        var versions = remembered ?? new Dictionary<string, string>
        {
            [function] = parsed.GetValue(Version) is { } version
                ? await rollback.NamedAsync(function, version, cancellation)
                : await rollback.BeforeAsync(function, underWay, cancellation),
        };
        if (underWay is not null)
        {
            Console.WriteLine($"{(dryRun ? "Would end" : "Ending")} the release {underWay}");
            if (!dryRun)
                await rollback.EndAsync(underWay, cancellation);
        }

        var (moved, failed) = await MoveAsync(rollback, versions, dryRun, cancellation);
        if (dryRun)
            Console.WriteLine("Nothing was done (--dry-run).");
        else if (moved || underWay is not null)
            Console.WriteLine(Advice(stack));
        return failed ? ExitCode.Failure : ExitCode.Success;
    }

    private static string Advice(DeployedStack stack)
    {
        var (release, updates) = stack.HasReleases ? ($" and {stack.TapCommand("release")}", "update or release") : ("", "update");
        return $"Now revert the change, then {stack.UpdateCommand}{release}: the next {updates} would bring back what was rolled back.";
    }

    // One that cannot be moved keeps none of the others from it.
    private static async Task<(bool Moved, bool Failed)> MoveAsync(
        Rollback rollback, IReadOnlyDictionary<string, string> versions, bool dryRun, CancellationToken cancellation)
    {
        var (moved, failed) = (false, false);
        foreach (var (function, version) in versions)
        {
            try
            {
                var (moves, text) = await rollback.MoveAsync(function, version, dryRun, cancellation);
                moved |= moves;
                Console.WriteLine(text);
            }
            catch (AwsException exception)
            {
                failed = true;
                await Console.Error.WriteLineAsync($"error: {function} does not get version {version}: {FaultText.Of(exception)}");
            }
        }

        return (moved, failed);
    }

    private static async Task<Dictionary<string, string>> ReadAsync(string file)
    {
        try
        {
            return JsonSerializer.Deserialize<Dictionary<string, string>>(await File.ReadAllTextAsync(file)) ?? throw new JsonException("It is null.");
        }
        catch (JsonException exception)
        {
            throw new UserException($"{file} is none that ./tap rollback --remember wrote: {exception.Message}");
        }
    }
}
