using System.Collections.Immutable;
using Pulumi;
using Tap.Infra.Api;
using Tap.Infra.Configuration;
using Tap.Infra.Delivery;
using Tap.Infra.Encryption;
using Tap.Infra.Foundation;
using Tap.Infra.Functions;
using Tap.Infra.Functions.Definitions;
using Tap.Infra.Identity;
using Tap.Infra.Messaging;
using Tap.Infra.Migration;
using Tap.Infra.Monitoring;
using Tap.Infra.Secrets;
using Tap.Infra.Storage;

namespace Tap.Infra;

/// <summary>What a <see cref="TapStack"/> is made of.</summary>
/// <param name="Settings">The stack's settings.</param>
/// <param name="Found">What AWS says of somebody else's buckets and tables; null where nothing is migrated.</param>
public sealed record TapStackArgs(TapSettings Settings, FoundSources? Found);

/// <summary>The whole of TAP: every part, in the order in which the parts need each other.</summary>
public sealed class TapStack : ComponentResource
{
    /// <summary>Composes the stack; its AWS provider comes with <paramref name="options"/>.</summary>
    public TapStack(string name, TapStackArgs args, ComponentResourceOptions? options = null)
        : base("tap:stack:TapStack", name, options)
    {
        var settings = args.Settings;
        var context = new StackContext(settings, this);

        // What is kept, and who may reach it.
        var key = new EncryptionKey(
            context.Name("encryption"),
            new(context) { Statements = settings.Audit.DataEvents ? DataTrail.CanUseKey(context) : [] },
            this.ChildComponent());
        var storage = new DataStorage(context.Name("storage"), new(context, key), this.ChildComponent());
        var table = new MetadataTable(context.Name("table"), new(context, key, context.Name("metadata")), this.ChildComponent());
        var trail = storage.TrailBucket is { } trailBucket
            ? new DataTrail(context.Name("data-trail"), new(context, key, trailBucket, storage, table), this.ChildComponent())
            : null;
        var backups = settings.Backup.Enabled
            ? new Backups(context.Name("backups"), new(context, storage, table), this.ChildComponent())
            : null;
        var apiHandlerRole = ExecutionRole.Of(ApiHandlerFunction.ShortName, context, this);
        var processorRole = ExecutionRole.Of(ProcessorFunction.ShortName, context, this);
        var secret = new AppSecret(context.Name("secret"), new(context, key), this.ChildComponent());
        var deadLetters = new DeadLetterQueue(
            context.Name("dead-letters"), new(context, key, [apiHandlerRole, processorRole]), this.ChildComponent());

        // The functions, and what calls them.
        var layers = new Layers(context.Name("layers"), new(context), this.ChildComponent());
        var runtime = new FunctionRuntime(context, key, layers);
        var stores = new PayloadStores(context, key, storage, table, secret);
        var apiHandler = runtime.Create(ApiHandlerFunction.Define(stores, deadLetters), apiHandlerRole, this);
        var processor = runtime.Create(ProcessorFunction.Define(stores, deadLetters), processorRole, this);
        var authorizer = settings.Api.Jwt is { } jwt ? runtime.Create(AuthorizerFunction.Define(context, jwt), this) : null;
        ImmutableArray<TapFunction> further = [.. FurtherDefinitions.Of(stores).Select(definition => runtime.Create(definition, this))];
        var trigger = new IncomingTrigger(context.Name("trigger"), new(context, storage, processor), this.ChildComponent());
        if (further.FirstOrDefault(function => function.ShortName == SecretRotatorFunction.ShortName) is { } rotator)
            _ = new SecretRotation(context.Name("secret-rotation"), new(context, secret, rotator), this.ChildComponent());
        var api = new HttpApi(context.Name("api"), new(context, key, apiHandler, authorizer), this.ChildComponent());

        var firewall = settings.Firewall.Enabled
            ? new Firewall(context.Name("firewall"), new(context, key, api), this.ChildComponent())
            : null;

        // How new versions of the API handler get their traffic; without, the program moves it at once.
        var releases = settings.Delivery.Canary
            ? new Releases(context.Name("releases"), new(runtime, apiHandler, api), this.ChildComponent())
            : null;

        // Who watches all that.
        var watched = new Watched(apiHandler, processor, authorizer, releases?.Check, further, api, firewall, table, backups, deadLetters);
        var topic = new AlarmTopic(
            context.Name("alarm-topic"), new(context, key, context.Name("alarms"), settings.Monitoring.Emails), this.ChildComponent());
        var pageTopic = new AlarmTopic(
            context.Name("page-topic"), new(context, key, context.Name("pages"), settings.Monitoring.PageEmails), this.ChildComponent());
        var operational = new Alarms(
            context.Name("alarms"),
            new(context, topic, AlarmTable.For(settings.Alarms, settings.Monitoring.Escalation, watched))
            {
                PageTopic = releases is null ? pageTopic : null,
            },
            this.ChildComponent());
        var health = new HealthAlarm(context.Name("health-alarm"), new(context, topic, operational), this.ChildComponent());
        var escalation = new Escalation(
            context.Name("escalation"), new(context, topic, pageTopic, operational, releases?.UnderWay), this.ChildComponent());
        var alarms = new AllAlarms(releases is null ? [operational] : [operational, releases.Alarms], escalation, health);
        _ = new ErrorLogs(context.Name("error-logs"), new(context, watched.Functions), this.ChildComponent());
        var dashboard = new Dashboard(context.Name("dashboard"), new(context, watched, alarms, releases?.UnderWay), this.ChildComponent());

        // The copies in another region.
        var migration = settings.Migration is { } plan && args.Found is { } found
            ? new RegionMigration(
                context.Name("migration"), new(plan, found, runtime, storage, trigger.Notification, table), this.ChildComponent())
            : null;

        Outputs = StackOutputs.Of(
            new(context, key, storage, trail, secret, watched, releases, topic, pageTopic, alarms, dashboard, migration));
        RegisterOutputs(Outputs);
    }

    /// <summary>The outputs of the Pulumi stack, of which <see cref="StackOutputs"/> is the list.</summary>
    public IDictionary<string, object?> Outputs { get; }
}
