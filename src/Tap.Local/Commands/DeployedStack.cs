using System.Text.Json.Nodes;
using Tap.Infra;
using Tap.Local.Config;
using Tap.Local.LocalAws;

namespace Tap.Local.Commands;

/// <summary>A stack that is up: its outputs and where it is.</summary>
/// <param name="Outputs">The outputs, by name.</param>
/// <param name="Endpoint">Where local-aws listens.</param>
internal sealed record DeployedStack(JsonObject Outputs, Uri Endpoint)
{
    /// <summary>Finds a stack that is up.</summary>
    /// <exception cref="UserException">It is not.</exception>
    public static async Task<DeployedStack> FindAsync(Workspace workspace, string stack)
    {
        var localAws = await new LocalAwsProcess(workspace).RequireAsync();
        using var client = new LocalAwsClient(localAws);
        var file = workspace.OutputsFile(stack);
        if (!File.Exists(file) || !(await client.GetStacksAsync()).Contains(stack))
            throw new UserException($"The stack '{stack}' is not deployed; ./tap up --stack {stack} deploys it.");
        return new DeployedStack(JsonNode.Parse(await File.ReadAllTextAsync(file))!.AsObject(), localAws.Endpoint);
    }

    /// <summary>The region of the stack.</summary>
    public string Region => Output(StackOutputs.Region);

    /// <summary>Whether CodeDeploy moves the traffic of api-handler to new versions.</summary>
    public bool HasReleases => Outputs[StackOutputs.CodeDeployApplication] is not null;

    /// <summary>An output that is a text.</summary>
    public string Output(string name) => Outputs[name]!.GetValue<string>();

    /// <summary>The functions that the outputs tell of: short name (<c>api-handler</c>) and physical name (<c>tap-api-handler-dev</c>).</summary>
    public IReadOnlyDictionary<string, string> Functions => Texts(Outputs).Select(FunctionName).OfType<string>()
        .ToDictionary(name => name["tap-".Length..^$"-{Output(StackOutputs.Environment)}".Length]);

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
