using System.Text.Json.Nodes;
using Tap.Cli.Aws;
using Tap.Infra;
using Tap.Program;

namespace Tap.Cli.Deployed;

/// <summary>The secret that the functions sign results with.</summary>
internal sealed class SigningSecret(AwsApi api, DeployedStack stack)
{
    /// <summary>Reads its values, which nobody may be shown: the current one and, if it was ever rotated, the one before.</summary>
    /// <exception cref="AwsException">Secrets Manager refuses it.</exception>
    public async Task<IReadOnlyList<string>> ReadAsync(CancellationToken cancellation) =>
        [await ReadAsync("AWSCURRENT", cancellation), .. await PreviousAsync(cancellation)];

    private async Task<IReadOnlyList<string>> PreviousAsync(CancellationToken cancellation)
    {
        try
        {
            return [await ReadAsync("AWSPREVIOUS", cancellation)];
        }
        catch (AwsException exception) when (exception.Code == "ResourceNotFoundException")
        {
            return [];
        }
    }

    private async Task<string> ReadAsync(string stage, CancellationToken cancellation)
    {
        var parameters = new JsonObject { ["SecretId"] = stack.Output(StackOutputs.SecretArn), ["VersionStage"] = stage };
        return (await api.CallAsync(JsonService.Secrets, "GetSecretValue", parameters, cancellation))["SecretString"]!.GetValue<string>();
    }
}
