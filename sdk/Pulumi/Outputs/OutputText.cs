namespace Pulumi;

/// <summary>The answer to code that turns an output into text before it has a value.</summary>
internal static class OutputText
{
    private static readonly string _help = string.Join(
        Environment.NewLine,
        "Calling [ToString] on an [Output<T>] is not supported.",
        "",
        "To get the value of an Output<T> as an Output<string> consider:",
        "1. o.Apply(v => $\"prefix{v}suffix\")",
        "2. Output.Format($\"prefix{hostname}suffix\");",
        "",
        "See https://www.pulumi.com/docs/concepts/inputs-outputs for more details.");

    public static string Misused()
    {
        // Read each time: tests switch it on and off.
        var strict = Environment.GetEnvironmentVariable("PULUMI_ERROR_OUTPUT_STRING");
        if (strict == "1" || string.Equals(strict, "true", StringComparison.OrdinalIgnoreCase))
            throw new InvalidOperationException(_help);

        var text = _help + Environment.NewLine + "This function may throw in a future version of Pulumi.";
        Deployment.Log("warning", text);
        return text;
    }
}
