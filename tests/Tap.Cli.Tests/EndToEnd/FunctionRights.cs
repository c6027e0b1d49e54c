using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Tap.Cli.Tests.EndToEnd;

/// <summary>The own policy of a function's role in the local AWS, from which single rights can be taken.</summary>
internal sealed class FunctionRights
{
    private const string Version = "Version=2010-05-08";

    private readonly TapHome tap;
    private readonly string role;
    private readonly string name;
    private readonly string document;

    private FunctionRights(TapHome tap, string role, string name, string document) =>
        (this.tap, this.role, this.name, this.document) = (tap, role, name, document);

    /// <summary>
    /// Each action of each statement that allows, and each service through which a key
    /// may be used, such as <c>DecryptData kms:Decrypt dynamodb</c>.
    /// </summary>
    public IEnumerable<string> All =>
        from statement in Statements(JsonNode.Parse(document)!)
        where (string)statement["Effect"]! == "Allow"
        from action in statement["Action"]!.AsArray()
        from service in Services(statement)?.Select(each => $" {NameOf(each!)}") ?? [""]
        select $"{statement["Sid"]} {action}{service}";

    /// <summary>Reads the policy of a function's role.</summary>
    public static async Task<FunctionRights> OfAsync(TapHome tap, string function)
    {
        var role = First(await IamAsync(tap, "Action=ListRoles"), $"<RoleName>(tap-{function}-role-[^<]+)<");
        var name = First(await IamAsync(tap, $"Action=ListRolePolicies&RoleName={role}"), "<member>([^<]+)<");
        var answer = await IamAsync(tap, $"Action=GetRolePolicy&RoleName={role}&PolicyName={name}");
        return new FunctionRights(tap, role, name, Uri.UnescapeDataString(First(answer, "<PolicyDocument>([^<]+)<")));
    }

    /// <summary>Leaves the role everything but one right.</summary>
    public Task TakeAwayAsync(string right)
    {
        var parts = right.Split(' ');
        var policy = JsonNode.Parse(document)!;
        var statement = Statements(policy).Single(each => (string)each["Sid"]! == parts[0]);
        if (parts.Length == 3 && Services(statement)!.Count > 1)
            Services(statement)!.Remove(Services(statement)!.Single(service => NameOf(service!) == parts[2]));
        else if (statement["Action"]!.AsArray() is { Count: > 1 } actions)
            actions.Remove(actions.Single(action => (string)action! == parts[1]));
        else
            policy["Statement"]!.AsArray().Remove(statement);
        return PutAsync(policy.ToJsonString());
    }

    /// <summary>Gives all of it back.</summary>
    public Task GiveBackAsync() => PutAsync(document);

    private Task<string> PutAsync(string policy) =>
        IamAsync(tap, $"Action=PutRolePolicy&RoleName={role}&PolicyName={name}&PolicyDocument={Uri.EscapeDataString(policy)}");

    private static Task<string> IamAsync(TapHome tap, string query) => tap.SendAsync(HttpMethod.Post, $"/?{query}&{Version}", "iam");

    private static IEnumerable<JsonObject> Statements(JsonNode policy) => policy["Statement"]!.AsArray().Select(statement => statement!.AsObject());

    private static JsonArray? Services(JsonObject statement) => statement["Condition"]?["StringEquals"]?["kms:ViaService"]?.AsArray();

    private static string NameOf(JsonNode service) => ((string)service!).Split('.')[0];

    private static string First(string text, string pattern) => Regex.Match(text, pattern) is { Success: true } match
        ? match.Groups[1].Value
        : throw new InvalidOperationException($"There is no {pattern} in {text}");
}
