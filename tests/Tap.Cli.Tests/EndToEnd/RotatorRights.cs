using System.Text.Json.Nodes;
using Tap.Cli.Aws;

namespace Tap.Cli.Tests.EndToEnd;

/// <summary>What needs each right of <c>secret-rotator</c>.</summary>
internal static class RotatorRights
{
    private const string Rotator = "2015-03-31/functions/tap-secret-rotator-dev";

    private static readonly string[] Steps = ["createSecret", "setSecret", "testSecret", "finishSecret"];

    // Up to the last no value is made: one that is there is not made again, and needs no right.
    private static readonly string[] Rights =
    [
        "DecryptVariables kms:Decrypt lambda",
        "RotateSecret secretsmanager:DescribeSecret",
        "RotateSecret secretsmanager:GetSecretValue",
        "UseSecretKey kms:Decrypt secretsmanager",
        "RotateSecret secretsmanager:PutSecretValue",
        "UseSecretKey kms:GenerateDataKey secretsmanager",
        "RotateSecret secretsmanager:UpdateSecretVersionStage",
    ];

    /// <summary>Begins a rotation that somebody else is to carry out.</summary>
    /// <param name="tap">The local AWS.</param>
    /// <param name="aws">The same, for those calls that it signs.</param>
    /// <param name="outputs">Those of the stack.</param>
    /// <param name="call">Calls the function; whether it did what it was told.</param>
    public static async Task<IReadOnlyList<(string Right, Func<Task<bool>> Works)>> OfAsync(
        TapHome tap, AwsApi aws, JsonObject outputs, Func<string, Task<bool>> call)
    {
        // The rotation of `up` has run it: a new version has no worker that knows its variables.
        await tap.SendAsync(HttpMethod.Put, $"{Rotator}/configuration", "lambda", """{"MemorySize":300}""");
        await tap.SendAsync(HttpMethod.Post, $"{Rotator}/versions", "lambda", "{}");
        await tap.SendAsync(HttpMethod.Put, $"{Rotator}/aliases/live", "lambda", """{"FunctionVersion":"2"}""");

        // Another function takes its place, and makes no value of the version: the test alone calls it for the steps.
        var permission = new JsonObject
        {
            ["StatementId"] = "rotates",
            ["Action"] = "lambda:InvokeFunction",
            ["Principal"] = "secretsmanager.amazonaws.com",
            ["SourceAccount"] = "123456789012",
        };
        await tap.SendAsync(HttpMethod.Post, "2015-03-31/functions/tap-api-handler-dev/policy", "lambda", permission.ToJsonString());
        var secret = outputs["secretArn"]!.GetValue<string>();
        var version = $"{Guid.NewGuid()}";
        var another = new JsonObject
        {
            ["SecretId"] = secret,
            ["ClientRequestToken"] = version,
            ["RotationLambdaARN"] = outputs["apiHandlerArn"]!.GetValue<string>(),
        };
        await aws.CallAsync(JsonService.Secrets, "RotateSecret", another, default);
        return [.. Rights.Select(right => (right, (Func<Task<bool>>)RotatesAsync))];

        async Task<bool> RotatesAsync()
        {
            foreach (var step in Steps)
            {
                var @event = new JsonObject { ["Step"] = step, ["SecretId"] = secret, ["ClientRequestToken"] = version };
                if (!await call(@event.ToJsonString()))
                    return false;
            }

            return true;
        }
    }
}
