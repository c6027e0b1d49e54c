using Tap.Cli.Deployed;
using Tap.Infra;
using Tap.Infra.Configuration;

namespace Tap.Cli.Commands;

/// <summary>What to try on a stack that is up: lines that work when they are pasted into a shell.</summary>
internal static class NextCommands
{
    /// <summary>The lines; none while a run for some of its resources has made no API yet.</summary>
    /// <param name="deployed">The stack.</param>
    /// <param name="authorization">Whom its API lets in.</param>
    public static IEnumerable<string> Lines(DeployedStack deployed, ApiAuthorization authorization)
    {
        if (deployed.Outputs[StackOutputs.ApiUrl] is not { } api)
            yield break;
        var curl = authorization switch
        {
            ApiAuthorization.Iam => $"curl --aws-sigv4 aws:amz:{deployed.Region}:execute-api --user test:test",
            ApiAuthorization.Jwt => "curl -H \"Authorization: Bearer $TOKEN\"",
            _ => "curl",
        };
        const string json = "-H 'Content-Type: application/json'";
        yield return authorization == ApiAuthorization.Jwt ? "Try, with a token of the issuer for user-1 in TOKEN:" : "Try:";
        yield return $"    curl {api}/health";
        yield return $$$"""    {{{curl}}} -i {{{api}}}/process {{{json}}} -d '{"type":"order.created","data":{"amount":"12.50"}}'""";
        yield return $$$"""    {{{curl}}} -i {{{api}}}/transactions {{{json}}} -d '{"userId":"user-1","amount":"12.50","currency":"EUR"}'""";
        yield return $"    {curl} '{api}/transactions?userId=user-1'";
        yield return $"    {deployed.TapCommand("logs processor")}";
        yield return $"    {deployed.TapCommand("console")}";
        yield return $"    {deployed.AwsCli("s3 ls")}";
    }
}
