using Pulumi;
using Tap.Infra.Configuration;
using Tap.Infra.Identity;
using SecretsManager = Pulumi.Aws.SecretsManager;

namespace Tap.Infra.Secrets;

/// <summary>What an <see cref="AppSecret"/> is made of.</summary>
public sealed class AppSecretArgs : ResourceArgs
{
    /// <summary>The environment's suffix.</summary>
    public required string Environment { get; init; }

    /// <summary>The secret's settings.</summary>
    public required SecretSettings Settings { get; init; }

    /// <summary>The stack's key.</summary>
    public required Input<string> KmsKeyArn { get; init; }

    /// <summary>Whether Pulumi refuses to delete the secret.</summary>
    public required bool Protect { get; init; }
}

/// <summary>The secret that the functions sign with. They read it when they run; it is in no environment variable, output or log.</summary>
public sealed class AppSecret : ComponentResource
{
    /// <summary>Registers the secret and its value.</summary>
    public AppSecret(string name, AppSecretArgs args, ComponentResourceOptions? options = null)
        : base("tap:secrets:AppSecret", name, args, options)
    {
        // Named by Pulumi: a name stays blocked for as long as the secret can be recovered.
        var secret = new SecretsManager.Secret($"tap-app-secret-{args.Environment}", new SecretsManager.SecretArgs
        {
            Description = $"TAP {args.Environment}: what the functions sign with",
            KmsKeyId = args.KmsKeyArn,
            RecoveryWindowInDays = args.Settings.RecoveryWindowDays,
        }, this.Child(new CustomResourceOptions { Protect = args.Protect }));

        // A generated value is another one at every run; the first one stays.
        _ = new SecretsManager.SecretVersion($"tap-app-secret-{args.Environment}-value", new SecretsManager.SecretVersionArgs
        {
            SecretId = secret.Id,
            SecretString = args.Settings.Value ?? Generate(),
        }, this.Child(new CustomResourceOptions { IgnoreChanges = args.Settings.Value is null ? ["secretString"] : [] }));

        Arn = secret.Arn;
        RegisterOutputs();
    }

    /// <summary>The secret's ARN.</summary>
    [Output("arn")]
    public Output<string> Arn { get; private set; }

    /// <summary>The right to read the secret's value.</summary>
    public Statement CanRead() => new() { Sid = "ReadSecret", Actions = ["secretsmanager:GetSecretValue"], Resources = Arn };

    private Output<string> Generate() => Output.CreateSecret(SecretsManager.GetRandomPassword
        .Invoke(new SecretsManager.GetRandomPasswordInvokeArgs { PasswordLength = 48, ExcludePunctuation = true }, new InvokeOptions { Parent = this })
        .Apply(result => result.RandomPassword));
}
