using System.Diagnostics;
using System.Globalization;
using Tap.Program;

// The stack under symbolic answers, as guardrails and review run it: how long a cold process takes to one stack, what each further resource
// costs once warm, and the memory of both. Prints `name value unit` lines. Cold figures are medians over processes of their own.
const int ColdRuns = 11;
const int WarmStacks = 200;

switch (args)
{
    case ["stacks", var count]:
        for (var i = 0; i < int.Parse(count, CultureInfo.InvariantCulture); i++)
            await BuildStack();
        Console.WriteLine(PeakMegabytes().ToString(CultureInfo.InvariantCulture));
        break;

    case []:
        var cold = Enumerable.Range(0, ColdRuns).Select(_ => RunProcess(stacks: 1)).ToList();
        Print("stack.cold", Median(cold.Select(run => run.Seconds)), "s");
        Print("stack.cold.memory", Median(cold.Select(run => run.Megabytes)), "MB");
        var fifty = Enumerable.Range(0, 3).Select(_ => RunProcess(stacks: 50)).ToList();
        Print("stack.50.memory", Median(fifty.Select(run => run.Megabytes)), "MB");
        Print("stack.warm.resource", await WarmMillisecondsPerResource(), "ms");
        break;

    default:
        Console.Error.WriteLine("usage: Tap.Bench");
        return 2;
}

return 0;

static async Task<int> BuildStack() =>
    (await RegisteredStack.RunAsync(Environment.CurrentDirectory, "dev",
        new StackConfiguration("tap", new Dictionary<string, string>(), []))).Registrations.Count;

static async Task<double> WarmMillisecondsPerResource()
{
    for (var i = 0; i < WarmStacks; i++)
        await BuildStack();

    var resources = 0;
    var watch = Stopwatch.StartNew();
    for (var i = 0; i < WarmStacks; i++)
        resources += await BuildStack();
    return watch.Elapsed.TotalMilliseconds / resources;
}

static (double Seconds, double Megabytes) RunProcess(int stacks)
{
    var watch = Stopwatch.StartNew();
    using var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["stacks", $"{stacks}"]) { RedirectStandardOutput = true })!;
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
