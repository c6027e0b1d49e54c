using Pulumi;
using Tap.Infra.Foundation;
using Iam = Pulumi.Aws.Iam;

namespace Tap.Infra.Identity;

/// <summary>What an <see cref="ExecutionRole"/> is made of.</summary>
/// <param name="Context">The stack.</param>
public sealed record ExecutionRoleArgs(StackContext Context);

/// <summary>
/// The role of one function: Lambda may assume it, to write logs and traces. What the function needs beyond that it grants itself.
/// </summary>
public sealed class ExecutionRole : ComponentResource
{
    /// <summary>Registers the role and attaches the two policies that AWS manages.</summary>
    public ExecutionRole(string name, ExecutionRoleArgs args, ComponentResourceOptions? options = null)
        : base("tap:identity:ExecutionRole", name, options)
    {
        var role = new Iam.Role(name, new Iam.RoleArgs
        {
            Description = $"Execution role of the function {name}",
            AssumeRolePolicy = new PolicyDocument(
            [
                new Statement
                {
                    Sid = "AssumedByLambda",
                    Principal = Principal.Service("lambda.amazonaws.com"),
                    Actions = ["sts:AssumeRole"],
                },
            ]).ToJson(),
            PermissionsBoundary = args.Context.PermissionsBoundary,

            // Somebody else's policy on it would keep the role, and so the stack, from going.
            ForceDetachPolicies = true,
        }, this.Child());

        Name = role.Name;
        Arn = role.Arn;
        Attachments =
        [
            Attach("logs", "service-role/AWSLambdaBasicExecutionRole"),
            Attach("xray", "AWSXRayDaemonWriteAccess"),
        ];
        RegisterOutputs();

        Iam.RolePolicyAttachment Attach(string suffix, string policy) => new($"{name}-{suffix}", new Iam.RolePolicyAttachmentArgs
        {
            Role = role.Name,
            PolicyArn = args.Context.ManagedPolicyArn(policy),
        }, this.Child());
    }

    /// <summary>Registers the role of a function inside <paramref name="parent"/>.</summary>
    /// <param name="function">The function's short name.</param>
    /// <param name="context">The stack.</param>
    /// <param name="parent">The component that the role belongs to.</param>
    public static ExecutionRole Of(string function, StackContext context, ComponentResource parent) =>
        new(context.Name($"{function}-role"), new ExecutionRoleArgs(context), parent.ChildComponent());

    /// <summary>The role's name.</summary>
    [Output("name")]
    public Output<string> Name { get; private set; }

    /// <summary>The role's ARN.</summary>
    [Output("arn")]
    public Output<string> Arn { get; private set; }

    /// <summary>The attachments: a function that starts before them would lose logs and traces.</summary>
    public IReadOnlyList<Resource> Attachments { get; }
}
