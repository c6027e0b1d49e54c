using System.Collections.Immutable;
using Pulumi;
using Tap.Infra.Api;
using Tap.Infra.Configuration;
using Tap.Infra.Delivery;
using Tap.Infra.Encryption;
using Tap.Infra.Functions;
using Tap.Infra.Identity;
using Tap.Infra.Messaging;
using Tap.Infra.Migration;
using Tap.Infra.Monitoring;
using Tap.Infra.Secrets;
using Tap.Infra.Storage;

namespace Tap.Infra;

/// <summary>What a <see cref="TapStack"/> is made of.</summary>
public sealed class TapStackArgs : ResourceArgs
{
    /// <summary>The stack's settings.</summary>
    public required TapSettings Settings { get; init; }
}

/// <summary>The whole of TAP: every part, in the order in which the parts need each other.</summary>
public sealed class TapStack : ComponentResource
{
    private readonly TapSettings settings;
    private readonly AwsContext context;

    /// <summary>Composes the stack; its AWS provider comes with <paramref name="options"/>.</summary>
    public TapStack(string name, TapStackArgs args, ComponentResourceOptions? options = null)
        : base("tap:stack:TapStack", name, args, options)
    {
        settings = args.Settings;
        context = new AwsContext(this, settings.Region);

        Key = CreateKey();
        Storage = CreateStorage();
        Table = CreateTable();
        var apiHandlerRole = CreateRole("api-handler");
        var processorRole = CreateRole("processor");
        Secret = CreateSecret();
        DeadLetters = CreateDeadLetterQueue(apiHandlerRole, processorRole);
        Layers = CreateLayers();
        ApiHandler = CreateApiHandler(apiHandlerRole);
        Processor = CreateProcessor(processorRole);
        Authorizer = settings.Api.Jwt is { } jwt ? CreateAuthorizer(jwt) : null;
        Trigger = CreateTrigger();
        Api = CreateApi();
        Releases = settings.Delivery.Canary ? CreateReleases() : null;
        Topic = CreateAlarmTopic();
        Alarms = CreateAlarms();
        Health = CreateHealthAlarm();
        _ = CreateErrorLogs();
        Dashboard = CreateDashboard();
        Migration = settings.Migration is { } plan ? CreateMigration(plan) : null;

        StackOutputs = DescribeOutputs();
        RegisterOutputs(StackOutputs);
    }

    /// <summary>The key that encrypts everything.</summary>
    public EncryptionKey Key { get; }

    /// <summary>The buckets.</summary>
    public DataStorage Storage { get; }

    /// <summary>The metadata table.</summary>
    public MetadataTable Table { get; }

    /// <summary>The secret that the functions sign with.</summary>
    public AppSecret Secret { get; }

    /// <summary>The dead letter queue of the API handler and the processor.</summary>
    public DeadLetterQueue DeadLetters { get; }

    /// <summary>The layers of all functions.</summary>
    public Layers Layers { get; }

    /// <summary>The function behind the API.</summary>
    public TapFunction ApiHandler { get; }

    /// <summary>The function that processes uploaded objects.</summary>
    public TapFunction Processor { get; }

    /// <summary>The function that checks the tokens of callers; null unless the authorization of the API is JWT.</summary>
    public TapFunction? Authorizer { get; }

    /// <summary>What sends uploaded objects to the processor.</summary>
    public IncomingTrigger Trigger { get; }

    /// <summary>The HTTP API.</summary>
    public HttpApi Api { get; }

    /// <summary>How new versions of the API handler get their traffic; null where the program moves it at once.</summary>
    public Releases? Releases { get; }

    /// <summary>The topic that alarms publish to.</summary>
    public AlarmTopic Topic { get; }

    /// <summary>The alarms on metrics.</summary>
    public Alarms Alarms { get; }

    /// <summary>The alarm that fires when any other does.</summary>
    public HealthAlarm Health { get; }

    /// <summary>The dashboard.</summary>
    public Dashboard Dashboard { get; }

    /// <summary>The migration to another region; null without a plan.</summary>
    public RegionMigration? Migration { get; }

    /// <summary>The outputs of the Pulumi stack; docs/outputs.md describes each.</summary>
    public IDictionary<string, object?> StackOutputs { get; }

    private EncryptionKey CreateKey() => new(Name("encryption"), new EncryptionKeyArgs
    {
        Prefix = "tap",
        Environment = settings.Environment,
        Context = context,
        Settings = settings.Encryption,
        Protect = settings.DeletionProtection,
    }, this.ChildComponent());

    private DataStorage CreateStorage() => new(Name("storage"), new DataStorageArgs
    {
        Environment = settings.Environment,
        Context = context,
        Settings = settings.Storage,
        Key = settings.Storage.Encryption == "aws:kms" ? Key : null,
        DeletionProtection = settings.DeletionProtection,
    }, this.ChildComponent());

    private MetadataTable CreateTable() => new(Name("table"), new MetadataTableArgs
    {
        TableName = Name("metadata"),
        Settings = settings.Table,
        KmsKeyArn = Key.Arn,
        DeletionProtection = settings.DeletionProtection,
    }, this.ChildComponent());

    private ExecutionRole CreateRole(string function) =>
        new(Name($"{function}-role"), new ExecutionRoleArgs { Context = context }, this.ChildComponent());

    private AppSecret CreateSecret() => new(Name("secret"), new AppSecretArgs
    {
        Environment = settings.Environment,
        Settings = settings.Secret,
        KmsKeyArn = Key.Arn,
        Protect = settings.DeletionProtection,
    }, this.ChildComponent());

    private DeadLetterQueue CreateDeadLetterQueue(params ImmutableArray<ExecutionRole> senders) => new(Name("dead-letters"), new DeadLetterQueueArgs
    {
        Environment = settings.Environment,
        KmsKeyArn = Key.Arn,
        SenderArns = Output.All(senders.Select(sender => sender.Arn)),
        Protect = settings.DeletionProtection,
    }, this.ChildComponent());

    private Layers CreateLayers() => new(Name("layers"), new LayersArgs
    {
        Environment = settings.Environment,
        Paths = settings.Functions.Layers,
    }, this.ChildComponent());

    private TapFunction CreateApiHandler(ExecutionRole role) => CreateFunction(
        "api-handler",
        "Answers the requests of the HTTP API",
        settings.Functions.ApiHandler,
        role,
        DeadLetters,
        settings.Delivery.Canary,
        InputMap<string>.Merge(PayloadVariables(), new InputMap<string> { ["CORS_ORIGINS"] = string.Join(' ', settings.Api.CorsOrigins) }),
        [
            Secret.CanRead(),
            Storage.CanLocate(),
            .. Storage.CanWrite("incoming/"),
            Table.Can("dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem"),
            Table.CanQueryByUser(),
            DecryptData(),
        ]);

    private TapFunction CreateProcessor(ExecutionRole role) => CreateFunction(
        "processor",
        "Processes the objects that arrive under incoming/",
        settings.Functions.Processor,
        role,
        DeadLetters,
        releasedByCodeDeploy: false,
        PayloadVariables(),
        [
            Secret.CanRead(),
            .. Storage.CanReadVersions("incoming/"),
            .. Storage.CanWrite("processed/"),
            Table.Can("dynamodb:GetItem", "dynamodb:UpdateItem"),
            DecryptData(),
        ]);

    // API Gateway waits for its answer, so there are no dead letters; and it calls nothing of AWS.
    private TapFunction CreateAuthorizer(JwtSettings jwt) => CreateFunction(
        "authorizer",
        "Checks the tokens of callers of the HTTP API",
        settings.Functions.Authorizer,
        CreateRole("authorizer"),
        deadLetters: null,
        releasedByCodeDeploy: false,
        new InputMap<string>
        {
            ["JWT_ISSUER"] = jwt.Issuer,
            ["JWT_AUDIENCE"] = jwt.Audience,
            ["JWT_JWKS_URI"] = jwt.JwksUri,
            ["JWT_SCOPES"] = string.Join(' ', jwt.Scopes),
            ["JWT_CLOCK_SKEW_SECONDS"] = $"{jwt.ClockSkewSeconds}",
        },
        []);

    // Items and the secret; objects may be encrypted otherwise.
    private Statement DecryptData() => Key.CanUseThrough("DecryptData", ["kms:Decrypt"], "dynamodb", "secretsmanager");

    private InputMap<string> PayloadVariables() => new()
    {
        ["DATA_BUCKET"] = Storage.DataBucketName,
        ["METADATA_TABLE"] = Table.Name,
        ["SECRET_ARN"] = Secret.Arn,
        ["MAX_PAYLOAD_BYTES"] = $"{settings.Api.MaxPayloadBytes}",
    };

    private TapFunction CreateFunction(
        string shortName,
        string description,
        FunctionLimits function,
        ExecutionRole role,
        DeadLetterQueue? deadLetters,
        bool releasedByCodeDeploy,
        InputMap<string> variables,
        ImmutableArray<Statement> grants) =>
        new(Name(shortName), new TapFunctionArgs
        {
            Environment = settings.Environment,
            ShortName = shortName,
            Description = description,
            Settings = function,
            LogLevel = settings.Functions.LogLevel,
            LogRetentionDays = settings.Logs.RetentionDays,
            Layers = Layers.Arns,
            Context = context,
            Role = role,
            Key = Key,
            DeadLetters = deadLetters,
            ReleasedByCodeDeploy = releasedByCodeDeploy,
            Grants = grants,
            Variables = variables,
        }, this.ChildComponent());

    private IncomingTrigger CreateTrigger() => new(Name("trigger"), new IncomingTriggerArgs
    {
        Environment = settings.Environment,
        Context = context,
        Storage = Storage,
        Processor = Processor,
    }, this.ChildComponent());

    private HttpApi CreateApi() => new(Name("api"), new HttpApiArgs
    {
        Environment = settings.Environment,
        Context = context,
        Settings = settings.Api,
        LogRetentionDays = settings.Logs.RetentionDays,
        KmsKeyArn = Key.Arn,
        Handler = ApiHandler,
        Authorizer = Authorizer,
        Protect = settings.DeletionProtection,
    }, this.ChildComponent());

    private Releases CreateReleases() => new(Name("releases"), new ReleasesArgs
    {
        Environment = settings.Environment,
        Context = context,
        Settings = settings,
        Key = Key,
        Function = ApiHandler,
        Api = Api,
    }, this.ChildComponent());

    private AlarmTopic CreateAlarmTopic() => new(Name("alarm-topic"), new AlarmTopicArgs
    {
        TopicName = Name("alarms"),
        Context = context,
        Settings = settings.Monitoring,
        KmsKeyArn = Key.Arn,
    }, this.ChildComponent());

    private Alarms CreateAlarms() => new(Name("alarms"), new AlarmsArgs
    {
        Environment = settings.Environment,
        Definitions = AlarmTable.For(settings.Alarms, Watched),
        TopicArn = Topic.Arn,
    }, this.ChildComponent());

    private HealthAlarm CreateHealthAlarm() => new(Name("health-alarm"), new HealthAlarmArgs
    {
        Environment = settings.Environment,
        AlarmNames = Alarms.Names,
        TopicArn = Topic.Arn,
    }, this.ChildComponent());

    private ErrorLogs CreateErrorLogs() => new(Name("error-logs"), new ErrorLogsArgs
    {
        Environment = settings.Environment,
        Functions = Watched.Functions,
    }, this.ChildComponent());

    private Dashboard CreateDashboard() => new(Name("dashboard"), new DashboardArgs
    {
        Environment = settings.Environment,
        Context = context,
        Parts = Watched,
        Definitions = [.. AlarmSets.SelectMany(alarms => alarms.Definitions)],
        AlarmArns = Join([.. AlarmSets.Select(alarms => alarms.Arns), Output.All(Health.Arn)]),
    }, this.ChildComponent());

    private RegionMigration CreateMigration(MigrationPlan plan) => new(Name("migration"), new RegionMigrationArgs
    {
        Settings = settings,
        Plan = plan,
        Context = context,
        Key = Key,
        Storage = Storage,
        StorageReady = Trigger.Notification,
        Table = Table,
        Layers = Layers.Arns,
    }, this.ChildComponent());

    private Watched Watched => new()
    {
        ApiHandler = ApiHandler,
        Processor = Processor,
        Authorizer = Authorizer,
        ReleaseCheck = Releases?.Check,
        Api = Api,
        Table = Table,
        DeadLetters = DeadLetters,
    };

    private ImmutableArray<Alarms> AlarmSets => Releases is null ? [Alarms] : [Alarms, Releases.Alarms];

    private Dictionary<string, object?> DescribeOutputs()
    {
        var outputs = new Dictionary<string, object?>
        {
            ["environment"] = settings.Environment,
            ["region"] = settings.Region,
            ["kmsKeyId"] = Key.KeyId,
            ["kmsKeyArn"] = Key.Arn,
            ["dataBucketName"] = Storage.DataBucketName,
            ["dataBucketArn"] = Storage.DataBucketArn,
            ["accessLogBucketName"] = Storage.AccessLogBucketName,
            ["metadataTableName"] = Table.Name,
            ["metadataTableArn"] = Table.Arn,
            ["metadataTableStreamArn"] = Table.StreamArn,
            ["dlqUrl"] = DeadLetters.Url,
            ["dlqArn"] = DeadLetters.Arn,
            ["secretArn"] = Secret.Arn,
            ["apiHandlerName"] = ApiHandler.Name,
            ["apiHandlerArn"] = ApiHandler.Arn,
            ["apiHandlerAliasArn"] = ApiHandler.AliasArn,
            ["processorName"] = Processor.Name,
            ["processorArn"] = Processor.Arn,
            ["apiUrl"] = Api.Url,
            ["healthCheckUrl"] = Api.HealthCheckUrl,
            ["alarmTopicArn"] = Topic.Arn,
            ["alarmNames"] = Join([.. AlarmSets.Select(alarms => alarms.Names), Output.All(Health.Name)]),
            ["dashboardName"] = Dashboard.Name,
            ["dashboardUrl"] = Dashboard.Url,
        };
        if (Authorizer is not null)
        {
            outputs["authorizerName"] = Authorizer.Name;
            outputs["authorizerArn"] = Authorizer.Arn;
        }

        if (Releases is not null)
        {
            outputs["codeDeployApplication"] = Releases.ApplicationName;
            outputs["codeDeployDeploymentGroup"] = Releases.DeploymentGroupName;
            outputs["releaseCheckName"] = Releases.Check.Name;
            outputs["releaseCheckArn"] = Releases.Check.Arn;
        }

        if (Migration is not null)
            outputs["migrationReport"] = Migration.Report;

        return outputs;
    }

    private static Output<ImmutableArray<string>> Join(params IEnumerable<Output<ImmutableArray<string>>> lists) =>
        Output.All(lists).Apply(all => all.SelectMany(list => list).ToImmutableArray());

    private string Name(string part) => $"tap-{part}-{settings.Environment}";
}
