using Pulumi;
using Iam = Pulumi.Aws.Iam;

namespace Tap.Infra.Identity;

/// <summary>What an <see cref="ExecutionRole"/> is made of.</summary>
public sealed class ExecutionRoleArgs : ResourceArgs
{
    /// <summary>Account, partition and region of the stack.</summary>
    public required AwsContext Context { get; init; }
}

/// <summary>The role of one function: Lambda may assume it, to write logs and traces. What the function needs beyond that it grants itself.</summary>
public sealed class ExecutionRole : ComponentResource
{
    /// <summary>Registers the role and attaches the two policies that AWS manages.</summary>
    public ExecutionRole(string name, ExecutionRoleArgs args, ComponentResourceOptions? options = null)
        : base("tap:identity:ExecutionRole", name, args, options)
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

    /// <summary>The role's name.</summary>
    [Output("name")]
    public Output<string> Name { get; private set; }

    /// <summary>The role's ARN.</summary>
    [Output("arn")]
    public Output<string> Arn { get; private set; }

    /// <summary>The attachments: a function that starts before them would lose logs and traces.</summary>
    public IReadOnlyList<Resource> Attachments { get; }
}
