using System.Text.Json.Nodes;
using Tap.Infra;
using Tap.Infra.Configuration;
using Tap.Local.LocalAws;

namespace Tap.Local.Commands;

/// <summary>What to try on a stack that is up: lines that work when they are pasted into a shell.</summary>
internal static class Invitation
{
    /// <summary>The lines.</summary>
    /// <param name="stack">The stack's name.</param>
    /// <param name="outputs">Its outputs.</param>
    /// <param name="endpoint">Where local-aws listens.</param>
    /// <param name="authorization">Whom its API lets in.</param>
    public static IEnumerable<string> Lines(string stack, JsonObject outputs, Uri endpoint, ApiAuthorization authorization)
    {
        var api = outputs[StackOutputs.ApiUrl]!.GetValue<string>();
        var region = outputs[StackOutputs.Region]!.GetValue<string>();
        var curl = authorization switch
        {
            ApiAuthorization.Iam => $"curl --aws-sigv4 aws:amz:{region}:execute-api --user test:test",
            ApiAuthorization.Jwt => "curl -H \"Authorization: Bearer $TOKEN\"",
            _ => "curl",
        };
        const string json = "-H 'Content-Type: application/json'";
        yield return authorization == ApiAuthorization.Jwt ? "Try, with a token of the issuer in TOKEN:" : "Try:";
        yield return $"    curl {api}/health";
        yield return $$$"""    {{{curl}}} -i {{{api}}}/process {{{json}}} -d '{"type":"order.created","data":{"amount":"12.50"}}'""";
        yield return $$$"""    {{{curl}}} -i {{{api}}}/transactions {{{json}}} -d '{"userId":"user-1","amount":"12.50","currency":"EUR"}'""";
        yield return $"    {curl} '{api}/transactions?userId=user-1'";
        yield return $"    ./tap logs processor{(stack == "dev" ? "" : $" --stack {stack}")}";
        yield return $"    {AwsCli.Line(endpoint, region, "s3 ls")}";
    }
}
