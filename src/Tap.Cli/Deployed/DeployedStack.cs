using System.Text.Json.Nodes;
using Tap.Cli.Aws;
using Tap.Infra;
using Tap.Infra.Configuration;
using Tap.Program;

namespace Tap.Cli.Deployed;

/// <summary>A stack that is up: its outputs and where it is.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Outputs">The outputs, by name.</param>
/// <param name="Endpoint">Where its AWS listens; null for AWS itself.</param>
/// <param name="IsLocal">Whether that is the local AWS of this checkout.</param>
internal sealed record DeployedStack(string Name, JsonObject Outputs, Uri? Endpoint, bool IsLocal = true)
{
    /// <summary>The region of the stack.</summary>
    public string Region => Output(StackOutputs.Region);

    /// <summary>Whether CodeDeploy moves the traffic of api-handler to new versions.</summary>
    public bool HasReleases => Outputs[StackOutputs.CodeDeployApplication] is not null;

    /// <summary>The topics that the alarms of a migration, which are not among the output of all alarms, tell of themselves.</summary>
    public IReadOnlyList<(string Region, string Arn)> MigrationTopics =>
    [
        .. Texts(Outputs["migrationReport"]).Select(text => text.Split(':') is ["arn", _, "sns", var region, _, _] ? (region, text) : default)
            .Where(topic => topic.text is not null).Distinct(),
    ];

    /// <summary>An output that is a text.</summary>
    /// <exception cref="UserException">There is none, as long as only some of the stack's resources have been made.</exception>
    public string Output(string name) => Outputs[name]?.GetValue<string>()
        ?? throw new UserException($"The stack {Name} has no output '{name}' yet, as not all of it has been made: {UpdateCommand}");

    /// <summary>
    /// The functions that the outputs tell of: short name (<c>api-handler</c>) and physical name (<c>tap-api-handler-dev</c>).
    /// </summary>
    public IReadOnlyDictionary<string, string> Functions => Texts(Outputs).Select(FunctionName).OfType<string>().Distinct()
        .ToDictionary(name => name["tap-".Length..^$"-{Output(StackOutputs.Environment)}".Length]);

    /// <summary>A line that calls the AWS CLI for it, to be pasted into a shell. The local AWS takes any credentials.</summary>
    /// <param name="command">What to call, such as <c>s3 ls</c>.</param>
    public string AwsCli(string command) => string.Join(
        ' ',
        [
            .. IsLocal ? ["AWS_ACCESS_KEY_ID=test", "AWS_SECRET_ACCESS_KEY=test"] : Array.Empty<string>(),
            "aws",
            .. Endpoint is null ? [] : new[] { "--endpoint-url", Endpoint.OriginalString },
            "--region", Region, command,
        ]);

    /// <summary>A line that calls <c>./tap</c> for it.</summary>
    /// <param name="command">What to call, such as <c>logs processor</c>.</param>
    public string TapCommand(string command) => $"./tap {command}{(IsLocal ? "" : " --aws")}{(Name == "dev" ? "" : $" --stack {Name}")}";

    /// <summary>What updates it.</summary>
    public string UpdateCommand => IsLocal ? TapCommand("up") : "pulumi up";

    /// <summary>Its AWS, asked with the credentials of the environment, or with any where it is local.</summary>
    /// <param name="region">Where; by default in the stack's region.</param>
    /// <exception cref="UserException">The environment has no credentials, and it is not local.</exception>
    public AwsApi Connect(string? region = null) =>
        new(Endpoint, region ?? Region, credentials: IsLocal ? AwsCredentials.Local : AwsCredentials.Ambient());

    /// <summary>The physical name of a function.</summary>
    /// <param name="name">Its short or its physical name.</param>
    /// <exception cref="UnknownNameException">The stack has no such function.</exception>
    public string FunctionNamed(string name) =>
        Functions.TryGetValue(name, out var physical) ? physical
        : Functions.Values.Contains(name) ? name
        : throw new UnknownNameException($"The stack has no function '{name}'; {Spelling.Suggest(name, Functions.Keys.Order(StringComparer.Ordinal))}");

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
