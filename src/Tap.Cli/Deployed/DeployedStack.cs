using System.Text.Json.Nodes;
using Tap.Infra;
using Tap.Program;

namespace Tap.Cli.Deployed;

/// <summary>A stack that is up: its outputs and where it is.</summary>
/// <param name="Outputs">The outputs, by name.</param>
/// <param name="Endpoint">Where its AWS listens.</param>
internal sealed record DeployedStack(JsonObject Outputs, Uri Endpoint)
{
    /// <summary>The region of the stack.</summary>
    public string Region => Output(StackOutputs.Region);

    /// <summary>Whether CodeDeploy moves the traffic of api-handler to new versions.</summary>
    public bool HasReleases => Outputs[StackOutputs.CodeDeployApplication] is not null;

    /// <summary>An output that is a text.</summary>
    public string Output(string name) => Outputs[name]!.GetValue<string>();

    /// <summary>
    /// The functions that the outputs tell of: short name (<c>api-handler</c>) and physical name (<c>tap-api-handler-dev</c>).
    /// </summary>
    public IReadOnlyDictionary<string, string> Functions => Texts(Outputs).Select(FunctionName).OfType<string>()
        .ToDictionary(name => name["tap-".Length..^$"-{Output(StackOutputs.Environment)}".Length]);

    /// <summary>A line that calls the AWS CLI for it, to be pasted into a shell. The local AWS takes any credentials.</summary>
    /// <param name="command">What to call, such as <c>s3 ls</c>.</param>
    public string AwsCli(string command) =>
        $"AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test aws --endpoint-url {Endpoint.OriginalString} --region {Region} {command}";

    /// <summary>The physical name of a function.</summary>
    /// <param name="name">Its short or its physical name.</param>
    /// <exception cref="UserException">The stack has no such function.</exception>
    public string FunctionNamed(string name) =>
        Functions.TryGetValue(name, out var physical) ? physical
        : Functions.Values.Contains(name) ? name
        : throw new UserException($"The stack has no function '{name}'; it has {string.Join(", ", Functions.Keys.Order(StringComparer.Ordinal))}.");

    private static IEnumerable<string> Texts(JsonNode? node) => node switch
    {
        JsonObject members => members.SelectMany(member => Texts(member.Value)),
        JsonArray items => items.SelectMany(Texts),
        JsonValue value when value.TryGetValue(out string? text) => [text],
        _ => [],
    };

    // arn:<partition>:lambda:<region>:<account>:function:<name>; an alias or version would be an eighth part.
    private static string? FunctionName(string text) => text.Split(':') is ["arn", _, "lambda", _, _, "function", var name] ? name : null;
}
