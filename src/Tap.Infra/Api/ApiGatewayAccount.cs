using Pulumi;
using Tap.Infra.Foundation;
using Tap.Infra.Identity;
using ApiGateway = Pulumi.Aws.ApiGateway;
using Iam = Pulumi.Aws.Iam;

namespace Tap.Infra.Api;

/// <summary>What an <see cref="ApiGatewayAccount"/> is made of.</summary>
/// <param name="Context">The stack.</param>
public sealed record ApiGatewayAccountArgs(StackContext Context);

/// <summary>
/// The role with which API Gateway writes logs: one for the account and region, shared by every API in it, and so left behind when this
/// stack goes.
/// </summary>
public sealed class ApiGatewayAccount : ComponentResource
{
    /// <summary>Registers the role and makes it the account's.</summary>
    public ApiGatewayAccount(string name, ApiGatewayAccountArgs args, ComponentResourceOptions? options = null)
        : base("tap:api:ApiGatewayAccount", name, options)
    {
        var role = new Iam.Role($"{name}-role", new Iam.RoleArgs
        {
            Description = "API Gateway writes its logs",
            AssumeRolePolicy = new PolicyDocument(
            [
                new Statement { Sid = "AssumedByApiGateway", Principal = Principal.Service("apigateway.amazonaws.com"), Actions = ["sts:AssumeRole"] },
            ]).ToJson(),
            PermissionsBoundary = args.Context.PermissionsBoundary,
            ForceDetachPolicies = true,
        }, Retained());
        var attachment = new Iam.RolePolicyAttachment($"{name}-logs", new Iam.RolePolicyAttachmentArgs
        {
            Role = role.Name,
            PolicyArn = args.Context.ManagedPolicyArn("service-role/AmazonAPIGatewayPushToCloudWatchLogs"),
        }, Retained());
        _ = new ApiGateway.Account(name, new ApiGateway.AccountArgs { CloudwatchRoleArn = role.Arn }, Retained(attachment));
        RegisterOutputs();
    }

    private CustomResourceOptions Retained(params InputList<Resource> dependsOn) =>
        this.Child(new CustomResourceOptions { RetainOnDelete = true, DependsOn = dependsOn });
}
