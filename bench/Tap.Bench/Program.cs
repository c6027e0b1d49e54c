using System.Diagnostics;
using System.Globalization;
using Tap.Program;

// The stack under symbolic answers, as guardrails and review run it: how long a cold process takes to one stack, what each further resource
// costs once warm, and the memory of both. Prints `name value unit` lines. Cold figures are medians over processes of their own. With
// --once, each is done once, with one stack, to see that it can be.
var once = args is ["--once"];
var (coldRuns, warmStacks) = once ? (1, 1) : (11, 200);

switch (args)
{
    case ["stacks", var count]:
        for (var i = 0; i < int.Parse(count, CultureInfo.InvariantCulture); i++)
            await BuildStack();
        Console.WriteLine(PeakMegabytes().ToString(CultureInfo.InvariantCulture));
        break;

    case [] or ["--once"]:
        var cold = Enumerable.Range(0, coldRuns).Select(_ => RunProcess(stacks: 1)).ToList();
        Print("stack.cold", Median(cold.Select(run => run.Seconds)), "s");
        Print("stack.cold.memory", Median(cold.Select(run => run.Megabytes)), "MB");
        var fifty = once ? cold : Enumerable.Range(0, 3).Select(_ => RunProcess(stacks: 50)).ToList();
        Print("stack.50.memory", Median(fifty.Select(run => run.Megabytes)), "MB");
        Print("stack.warm.resource", await WarmMillisecondsPerResource(warmStacks), "ms");
        break;

    default:
        Console.Error.WriteLine("usage: Tap.Bench [--once]");
        return 2;
}

return 0;

static async Task<int> BuildStack() =>
    (await RegisteredStack.RunAsync(Environment.CurrentDirectory, "dev",
        new StackConfiguration("tap", new Dictionary<string, string>(), []))).Registrations.Count;

static async Task<double> WarmMillisecondsPerResource(int stacks)
{
    for (var i = 0; i < stacks; i++)
        await BuildStack();

    var resources = 0;
    var watch = Stopwatch.StartNew();
    for (var i = 0; i < stacks; i++)
        resources += await BuildStack();
    return watch.Elapsed.TotalMilliseconds / resources;
}

static (double Seconds, double Megabytes) RunProcess(int stacks)
{
    var watch = Stopwatch.StartNew();
    // Where `dotnet` runs it, that is the process, and the program an argument of it.
    string[] program = Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [Environment.GetCommandLineArgs()[0]] : [];
    var start = new ProcessStartInfo(Environment.ProcessPath!, [.. program, "stacks", $"{stacks}"]) { RedirectStandardOutput = true };
    using var process = Process.Start(start)!;
    var printed = process.StandardOutput.ReadToEnd();
    process.WaitForExit();
    return (watch.Elapsed.TotalSeconds, double.Parse(printed, CultureInfo.InvariantCulture));
}

static double PeakMegabytes()
{
    using var self = Process.GetCurrentProcess();
    return self.PeakWorkingSet64 / 1e6;
}

static double Median(IEnumerable<double> values)
{
    var sorted = values.Order().ToList();
    return sorted[sorted.Count / 2];
}

static void Print(string name, double value, string unit) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name} {value:0.###} {unit}"));
