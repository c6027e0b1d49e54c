using Pulumi;
using Pulumi.Aws.SecretsManager.Inputs;
using Tap.Infra.Foundation;
using Tap.Infra.Functions;
using Lambda = Pulumi.Aws.Lambda;
using SecretsManager = Pulumi.Aws.SecretsManager;

namespace Tap.Infra.Secrets;

/// <summary>What a <see cref="SecretRotation"/> is made of.</summary>
/// <param name="Context">The stack.</param>
/// <param name="Secret">The secret.</param>
/// <param name="Rotator">The function that gives it another value.</param>
public sealed record SecretRotationArgs(StackContext Context, AppSecret Secret, TapFunction Rotator);

/// <summary>
/// Gives the secret another value every so many days, and once when it is made, so that Pulumi's state has none that is in use. The value
/// before stays valid until the next one.
/// </summary>
public sealed class SecretRotation : ComponentResource
{
    /// <summary>Registers the permission and the schedule.</summary>
    public SecretRotation(string name, SecretRotationArgs args, ComponentResourceOptions? options = null)
        : base("tap:secrets:SecretRotation", name, options)
    {
        var permission = new Lambda.Permission($"{args.Context.Name("app-secret")}-invoke", new Lambda.PermissionArgs
        {
            Action = "lambda:InvokeFunction",
            Principal = "secretsmanager.amazonaws.com",
            Function = args.Rotator.Name,
            Qualifier = args.Rotator.AliasName,
            SourceArn = args.Secret.Arn,
            SourceAccount = args.Context.Account,
        }, this.Child());

        // Secrets Manager refuses a function that it may not invoke, and a secret without a value has nothing to rotate.
        _ = new SecretsManager.SecretRotation($"{args.Context.Name("app-secret")}-rotation", new SecretsManager.SecretRotationArgs
        {
            SecretId = args.Secret.Arn,
            RotationLambdaArn = args.Rotator.AliasArn,
            RotationRules = new SecretRotationRotationRulesArgs { AutomaticallyAfterDays = args.Context.Settings.Secret.RotationDays },
        }, this.Child(new CustomResourceOptions { DependsOn = { permission, args.Secret.FirstValue } }));
        RegisterOutputs();
    }
}
