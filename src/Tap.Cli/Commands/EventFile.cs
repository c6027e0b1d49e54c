using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using Tap.Cli.Aws;
using Tap.Cli.Deployed;
using Tap.Infra;
using Tap.Program;

namespace Tap.Cli.Commands;

/// <summary>
/// An event in a file, such as those of <c>lambda/events</c>, that leaves values to the stack: <c>${region}</c> is its output of that name,
/// <c>${payloadKey}</c> and <c>${payloadVersionId}</c> are those of a payload in its bucket. What has another name stays as it is.
/// </summary>
internal static partial class EventFile
{
    private const string Key = "payloadKey";
    private const string Version = "payloadVersionId";

    /// <summary>The event for a stack.</summary>
    /// <exception cref="UserException">It asks for a payload, and there is none.</exception>
    public static async Task<string> FillAsync(string text, DeployedStack stack, AwsApi api, CancellationToken cancellation)
    {
        var values = stack.Outputs.Where(output => output.Value?.GetValueKind() == JsonValueKind.String)
            .ToDictionary(output => output.Key, output => output.Value!.GetValue<string>());
        if (Placeholder().Matches(text).Any(match => match.Groups[1].Value is Key or Version))
            (values[Key], values[Version]) = await PayloadAsync(stack, api, cancellation);
        return Placeholder().Replace(
            text,
            match => values.TryGetValue(match.Groups[1].Value, out var value)
                ? JsonEncodedText.Encode(value, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString()
                : match.Value);
    }

    // Any payload does, so that one page is enough of a bucket of any size.
    private static async Task<(string Key, string VersionId)> PayloadAsync(DeployedStack stack, AwsApi api, CancellationToken cancellation)
    {
        var versions = await api.S3Async(
            HttpMethod.Get, stack.Output(StackOutputs.DataBucketName), "", "?versions&prefix=incoming%2F&max-keys=100", null, cancellation);
        return versions.Xml.Elements("Version").FirstOrDefault() is { } version
            ? (version.Element("Key")!.Value, version.Element("VersionId")!.Value)
            : throw new UserException(
                "The event is about a payload, and the stack has none yet; "
                + $"{stack.TapCommand("invoke api-handler lambda/events/process.json")} makes one.");
    }

    [GeneratedRegex(@"\$\{(\w+)\}")]
    private static partial Regex Placeholder();
}
