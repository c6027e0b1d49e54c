using System.Xml.Linq;
using Tap.Cli.Aws;
using Tap.Testing;

namespace Tap.Cli.Tests.EndToEnd;

/// <summary>Somebody who runs commands with credentials of their own.</summary>
/// <param name="Id">The access key's id.</param>
/// <param name="Secret">The access key.</param>
internal sealed record AwsUser(string Id, string Secret)
{
    /// <summary>Somebody without credentials.</summary>
    public static AwsUser Nobody { get; } = new("", "");

    /// <summary>Creates a user of the local AWS.</summary>
    /// <param name="tap">Where.</param>
    /// <param name="name">Its name.</param>
    /// <param name="actions">What it may do, to anything.</param>
    public static async Task<AwsUser> CreateAsync(TapHome tap, string name, params string[] actions)
    {
        using var api = tap.ApiIn("eu-west-2");
        await CallAsync("CreateUser");
        var allowed = string.Join(',', actions.Select(action => $"\"{action}\""));
        await CallAsync(
            "PutUserPolicy", ("PolicyName", "operator"),
            ("PolicyDocument", $$"""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":[{{allowed}}],"Resource":"*"}]}"""));
        var key = (await CallAsync("CreateAccessKey")).Element("AccessKey")!;
        return new AwsUser(key.Element("AccessKeyId")!.Value, key.Element("SecretAccessKey")!.Value);

        Task<XElement> CallAsync(string operation, params (string Name, string Value)[] parameters) => api.CallAsync(
            QueryService.Iam, operation,
            parameters.Append(("UserName", name)).Select(item => KeyValuePair.Create(item.Item1, item.Item2)), CancellationToken.None);
    }

    /// <summary>Somebody who may do everything.</summary>
    public static AwsUser Developer { get; } = new("test", "test");

    /// <summary>Runs a command as this user. Nothing of the machine's may be found.</summary>
    public async Task<TapResult> RunAsync(TapHome tap, params IEnumerable<string> arguments)
    {
        var none = tap["none"];
        var variables = new Dictionary<string, string>
        {
            ["AWS_ACCESS_KEY_ID"] = Id,
            ["AWS_SECRET_ACCESS_KEY"] = Secret,
            ["AWS_SHARED_CREDENTIALS_FILE"] = none,
            ["AWS_CONFIG_FILE"] = none,
            ["AWS_EC2_METADATA_DISABLED"] = "true",
        };
        using var kept = new KeptVariables([.. variables.Keys]);
        foreach (var (name, value) in variables)
            Environment.SetEnvironmentVariable(name, value);
        return await tap.RunAsync(arguments);
    }
}
