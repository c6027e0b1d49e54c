using System.Collections.Immutable;
using Pulumi;
using Pulumi.Testing;
using Tap.Program;

namespace Tap.Infra.UnitTests.TestKit;

/// <summary>An AWS that accepts everything, names what has no name, and tells what it was asked for.</summary>
internal sealed class FakeAws(RunOptions options) : IMocks
{
    /// <summary>What Pulumi would add to the logical name of a resource that has no physical one.</summary>
    public const string AutoNameSuffix = "-0a1b2c3";

    /// <summary>The services that there are in a region, unless the options say otherwise.</summary>
    public static readonly ImmutableArray<string> Services =
    [
        "apigateway", "application-autoscaling", "backup", "cloudtrail", "cloudwatch", "codedeploy", "dynamodb", "dynamodbstreams", "ec2", "iam", "kms",
        "lambda", "logs", "s3", "secretsmanager", "sns", "sqs", "sts", "xray",
    ];

    /// <summary>The password that AWS makes up.</summary>
    public const string RandomPassword = "tR1ckYRaNd0mPaSsW0rDoFfOrTyEiGhTcHaRaCtErSxYz012";

    private readonly Lock gate = new();
    private readonly List<MockResourceArgs> resources = [];
    private readonly List<MockCallArgs> calls = [];
    private readonly Dictionary<string, ImmutableDictionary<string, Output<object?>>> componentOutputs = [];
    private readonly Dictionary<string, string> regions = [];

    /// <summary>The resources in the order of their arrival.</summary>
    public IReadOnlyList<MockResourceArgs> Resources => resources;

    /// <summary>The invokes in the order of their arrival.</summary>
    public IReadOnlyList<MockCallArgs> Calls => calls;

    /// <summary>What each component registered as its outputs, by URN.</summary>
    public IReadOnlyDictionary<string, ImmutableDictionary<string, Output<object?>>> ComponentOutputs => componentOutputs;

    public Task<(string? id, object state)> NewResourceAsync(MockResourceArgs args)
    {
        lock (gate)
        {
            resources.Add(args);
            if (args.Type == AwsType.Provider)
                regions[$"id-of-{args.Name}"] = (string)args.Inputs["region"];
        }

        if (ProviderSchema.Instance.Check(args.Type!, args.Name!, args.Inputs, options.IsPreview) is [_, ..] faults)
            throw new InvalidOperationException(string.Join('\n', faults));

        var state = new Dictionary<string, object>(args.Inputs);
        if (NameProperty(args.Type!) is { } property)
            state.TryAdd(property, args.Name + AutoNameSuffix);
        if (options.IsPreview)
            return Task.FromResult<(string?, object)>((null, state));

        var id = Decide(args, state);
        return Task.FromResult<(string?, object)>((id, state));
    }

    public Task<object> CallAsync(MockCallArgs args)
    {
        lock (gate)
            calls.Add(args);

        return Task.FromResult<object>(args.Token switch
        {
            "aws:index/getCallerIdentity:getCallerIdentity" => new Dictionary<string, object> { ["accountId"] = options.Account },
            "aws:index/getPartition:getPartition" => new Dictionary<string, object>
            {
                ["partition"] = options.Partition,
                ["dnsSuffix"] = options.DnsSuffix,
            },
            AwsType.GetRandomPassword => new Dictionary<string, object> { ["randomPassword"] = RandomPassword },
            AwsType.GetBucket => new Dictionary<string, object>
            {
                ["arn"] = $"arn:{options.Partition}:s3:::{args.Args["bucket"]}",
                ["bucketRegion"] = options.Others.BucketRegion ?? options.Config["aws:region"],
            },
            AwsType.GetResource => new Dictionary<string, object> { ["properties"] = options.Others.BucketProperties },
            AwsType.GetTable => options.Others.Describe(
                (string)args.Args["name"], $"arn:{options.Partition}:dynamodb:{options.Config["aws:region"]}:{options.Account}:table/{args.Args["name"]}"),
            AwsType.GetParametersByPath => new Dictionary<string, object> { ["names"] = NamesUnder((string)args.Args["path"]) },
            AwsType.GetServiceQuota => new Dictionary<string, object>
            {
                ["value"] = options.Quotas.GetValueOrDefault($"{RegionOf(args.Provider)} {args.Args["quotaCode"]}", 1_000),
            },
            _ => throw new NotSupportedException($"The fake AWS does not know {args.Token}."),
        });
    }

    public Task RegisterResourceOutputs(MockRegisterResourceOutputsRequest args)
    {
        lock (gate)
            componentOutputs[args.Urn] = args.Outputs;
        return Task.CompletedTask;
    }

    private static string? NameProperty(string type) => type switch
    {
        AwsType.Bucket => "bucket",
        AwsType.LayerVersion => "layerName",
        AwsType.Role or AwsType.RolePolicy or AwsType.Table or AwsType.Queue or AwsType.LogGroup or AwsType.Alarm or AwsType.Topic => "name",
        AwsType.KeyAlias or AwsType.Function or AwsType.FunctionAlias or AwsType.Secret => "name",
        AwsType.BackupVault or AwsType.BackupPlan or AwsType.BackupSelection or AwsType.Trail or AwsType.WebAcl => "name",
        _ => null,
    };

    // What only AWS can say once the resource exists; the return value is the resource's id.
    private string Decide(MockResourceArgs args, Dictionary<string, object> state)
    {
        var region = RegionOf(args.Provider);
        var name = NameProperty(args.Type!) is { } property ? (string)state[property] : args.Name!;
        switch (args.Type)
        {
            case AwsType.Key:
                state["keyId"] = $"id-of-{args.Name}";
                state["arn"] = Arn("kms", $"key/id-of-{args.Name}");
                return $"id-of-{args.Name}";
            case AwsType.Bucket:
                state["arn"] = $"arn:{options.Partition}:s3:::{name}";
                return name;
            case AwsType.Table:
                state["arn"] = Arn("dynamodb", $"table/{name}");
                state["streamArn"] = Arn("dynamodb", $"table/{name}/stream/2026-01-01T00:00:00.000");
                return name;
            case AwsType.Queue:
                state["arn"] = Arn("sqs", name);
                state["url"] = $"https://sqs.{region}.{options.DnsSuffix}/{options.Account}/{name}";
                return (string)state["url"];
            case AwsType.Role:
                state["arn"] = $"arn:{options.Partition}:iam::{options.Account}:role/{name}";
                return name;
            case AwsType.LogGroup:
                state["arn"] = Arn("logs", $"log-group:{name}");
                return name;
            case AwsType.Alarm or AwsType.CompositeAlarm:
                state["arn"] = Arn("cloudwatch", $"alarm:{state.GetValueOrDefault("alarmName", name)}");
                return name;
            case AwsType.Topic:
                state["arn"] = Arn("sns", name);
                return (string)state["arn"];
            case AwsType.LayerVersion:
                state["arn"] = Arn("lambda", $"layer:{name}:3");
                return (string)state["arn"];
            case AwsType.Function:
                state["arn"] = Arn("lambda", $"function:{name}");
                state["version"] = "7";
                return name;
            case AwsType.FunctionAlias:
                state["arn"] = Arn("lambda", $"function:{state["functionName"]}:{name}");
                state["invokeArn"] = $"arn:{options.Partition}:apigateway:{region}:lambda:path/2015-03-31/functions/{state["arn"]}/invocations";
                return (string)state["arn"];
            case AwsType.EventSourceMapping:
                state["uuid"] = $"id-of-{args.Name}";
                state["arn"] = Arn("lambda", $"event-source-mapping:id-of-{args.Name}");
                return (string)state["uuid"];
            case AwsType.Secret:
                state["arn"] = Arn("secretsmanager", $"secret:{name}-AbCdEf");
                return (string)state["arn"];
            case AwsType.BackupVault:
                state["arn"] = Arn("backup", $"backup-vault:{name}");
                return name;
            case AwsType.WebAcl:
                state["arn"] = Arn("wafv2", $"regional/webacl/{name}/id-of-{args.Name}");
                return $"id-of-{args.Name}";
            case AwsType.RestApi:
                state["executionArn"] = Arn("execute-api", $"id-of-{args.Name}");
                return $"id-of-{args.Name}";
            case AwsType.Stage:
                state["invokeUrl"] = $"https://{state["restApi"]}.execute-api.{region}.{options.DnsSuffix}/{state["stageName"]}";
                state["arn"] = $"arn:{options.Partition}:apigateway:{region}::/restapis/{state["restApi"]}/stages/{state["stageName"]}";
                return $"id-of-{args.Name}";
            default:
                return $"id-of-{args.Name}";
        }

        string Arn(string service, string resource) => $"arn:{options.Partition}:{service}:{region}:{options.Account}:{resource}";
    }

    // The reference of a provider ends with its id.
    private string RegionOf(string? provider)
    {
        lock (gate)
            return regions.GetValueOrDefault((provider ?? "").Split("::")[^1], "");
    }

    private ImmutableArray<string> NamesUnder(string path)
    {
        var region = path.Split('/')[^2];
        return [.. Services.Where(service => !options.Unlisted.Contains($"{region} {service}")).Select(service => $"{path}/{service}")];
    }
}
