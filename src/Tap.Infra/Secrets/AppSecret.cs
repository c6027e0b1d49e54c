using Pulumi;
using Tap.Infra.Encryption;
using Tap.Infra.Foundation;
using Tap.Infra.Identity;
using SecretsManager = Pulumi.Aws.SecretsManager;

namespace Tap.Infra.Secrets;

/// <summary>What an <see cref="AppSecret"/> is made of.</summary>
/// <param name="Context">The stack.</param>
/// <param name="Key">The stack's key.</param>
public sealed record AppSecretArgs(StackContext Context, EncryptionKey Key);

/// <summary>The secret that the functions sign with. They read it when they run; it is in no environment variable, output or log.</summary>
public sealed class AppSecret : ComponentResource
{
    /// <summary>Registers the secret and its value.</summary>
    public AppSecret(string name, AppSecretArgs args, ComponentResourceOptions? options = null)
        : base("tap:secrets:AppSecret", name, options)
    {
        var settings = args.Context.Settings.Secret;

        // Named by Pulumi: a name stays blocked for as long as the secret can be recovered.
        var secret = new SecretsManager.Secret(args.Context.Name("app-secret"), new SecretsManager.SecretArgs
        {
            Description = $"TAP {args.Context.Environment}: what the functions sign with",
            KmsKeyId = args.Key.Arn,
            RecoveryWindowInDays = settings.RecoveryWindowDays,
        }, this.Child(new CustomResourceOptions { Protect = args.Context.Settings.DeletionProtection }));

        // A generated value is another one at every run. The first one stays here, and rotations make others.
        FirstValue = new SecretsManager.SecretVersion($"{args.Context.Name("app-secret")}-value", new SecretsManager.SecretVersionArgs
        {
            SecretId = secret.Id,
            SecretString = settings.Value ?? Generate(),
        }, this.Child(new CustomResourceOptions { IgnoreChanges = settings.Value is null ? ["secretString"] : [] }));

        IsGenerated = settings.Value is null;
        Arn = secret.Arn;
        RegisterOutputs();
    }

    /// <summary>The secret's ARN.</summary>
    [Output("arn")]
    public Output<string> Arn { get; private set; }

    /// <summary>Whether its value is made up, and so can be rotated; else it is the one of the configuration.</summary>
    public bool IsGenerated { get; }

    /// <summary>Its first value, or that of the configuration.</summary>
    public Resource FirstValue { get; }

    /// <summary>The right to read the secret's value.</summary>
    public Statement CanRead() => new() { Sid = "ReadSecret", Actions = ["secretsmanager:GetSecretValue"], Resources = Arn };

    /// <summary>The right to give the secret another value.</summary>
    public Statement CanRotate() => new()
    {
        Sid = "RotateSecret",
        Actions =
        [
            "secretsmanager:DescribeSecret",
            "secretsmanager:GetSecretValue",
            "secretsmanager:PutSecretValue",
            "secretsmanager:UpdateSecretVersionStage",
        ],
        Resources = Arn,
    };

    private Output<string> Generate() => Output.CreateSecret(SecretsManager.GetRandomPassword
        .Invoke(
            new SecretsManager.GetRandomPasswordInvokeArgs { PasswordLength = 48, ExcludePunctuation = true },
            new InvokeOptions { Parent = this })
        .Apply(result => result.RandomPassword));
}
