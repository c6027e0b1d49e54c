using System.Text.Json.Nodes;
using Tap.Cli.Aws;
using Tap.Infra;
using Tap.Program;

namespace Tap.Cli.Deployed;

/// <summary>The secret that the functions sign results with.</summary>
internal sealed class SigningSecret(AwsApi api, DeployedStack stack)
{
    private static readonly string[] ValidStages = [SecretVersion.Current, SecretVersion.Previous];

    /// <summary>Reads the value of a version, which nobody may be shown.</summary>
    /// <returns>The value; null when the secret has no such version, or it is neither the current one nor the one before.</returns>
    /// <exception cref="AwsException">Secrets Manager refuses it.</exception>
    public async Task<string?> ReadAsync(string version, CancellationToken cancellation)
    {
        var parameters = new JsonObject { ["SecretId"] = stack.Output(StackOutputs.SecretArn), ["VersionId"] = version };
        try
        {
            var secret = await api.CallAsync(JsonService.Secrets, "GetSecretValue", parameters, cancellation);
            return SecretVersion.TextsOf(secret["VersionStages"]).Intersect(ValidStages).Any() ? secret["SecretString"]!.GetValue<string>() : null;
        }
        catch (AwsException exception) when (exception.Code is "ResourceNotFoundException" or "InvalidParameterException")
        {
            return null; // there is no such version, or what is named cannot be one
        }
    }
}
