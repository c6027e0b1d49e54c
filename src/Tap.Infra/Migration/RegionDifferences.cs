using System.Collections.Immutable;
using Pulumi;
using Pulumi.Aws.ServiceQuotas;
using Pulumi.Aws.Ssm;

namespace Tap.Infra.Migration;

/// <summary>
/// The member <c>regions</c> of the report: in what the regions of a migration differ, as AWS tells while the program runs.
/// </summary>
/// <param name="context">The migration.</param>
internal sealed class RegionDifferences(MigrationContext context)
{
    // A component of each region has the provider of that region.
    private readonly InvokeOptions source = new() { Parent = context.Topic };
    private readonly InvokeOptions target = new() { Parent = context.TargetTopic };

    /// <summary>Asks, and puts the answers together.</summary>
    public Output<Dictionary<string, object?>> Describe()
    {
        var services = Output.Tuple(ServicesOf(context.Source.Region, source), ServicesOf(context.Target.Region, target));
        var quotas = Output.All(RegionFacts.Quotas.Select(quota =>
            Output.Tuple(ValueOf(quota, source), ValueOf(quota, target)).Apply(values => (quota, values.Item1, values.Item2))));
        return Output.Tuple(services, Output.Tuple(quotas, context.Source.DnsSuffix))
            .Apply(answers => Describe(answers.Item1, answers.Item2.Item1, answers.Item2.Item2));
    }

    private Dictionary<string, object?> Describe(
        (ImmutableHashSet<string> Source, ImmutableHashSet<string> Target) services,
        ImmutableArray<(RegionQuota Quota, double Source, double Target)> quotas,
        string dnsSuffix) => new()
        {
            ["differences"] = (object[])[Endpoint(dnsSuffix), .. Services(services), .. quotas.SelectMany(Quota)],
            ["unknown"] = (object[])[.. Unlisted(services), .. RegionFacts.Unknown(context.Settings).Select(Question)],
        };

    // Public, whatever the provider thinks of parameters.
    private static Output<ImmutableHashSet<string>> ServicesOf(string region, InvokeOptions where)
    {
        var path = RegionFacts.PathOfServices(region);
        var answer = GetParametersByPath.Invoke(new GetParametersByPathInvokeArgs { Path = path, WithDecryption = false }, where);
        return Output.Unsecret(answer).Apply(result =>
            result.Names.IsDefault ? [] : result.Names.Select(name => name[(path.Length + 1)..]).ToImmutableHashSet());
    }

    private static Output<double> ValueOf(RegionQuota quota, InvokeOptions where) => GetServiceQuota.Invoke(
        new GetServiceQuotaInvokeArgs { ServiceCode = quota.Service, QuotaCode = quota.Code }, where).Apply(result => result.Value);

    private Dictionary<string, object?> Endpoint(string dnsSuffix) => Difference(
        "endpoint",
        "API Gateway: the host of the API ends with",
        $"execute-api.{context.Source.Region}.{dnsSuffix}",
        $"execute-api.{context.Target.Region}.{dnsSuffix}",
        RegionFacts.EndpointsPage);

    private IEnumerable<object> Services((ImmutableHashSet<string> Source, ImmutableHashSet<string> Target) listed) =>
        listed.Source.IsEmpty || listed.Target.IsEmpty
            ? []
            : from service in RegionFacts.Services(context.Settings)
              let both = (Source: listed.Source.Contains(service), Target: listed.Target.Contains(service))
              where both.Source != both.Target
              select Difference("service", service, Listed(both.Source), Listed(both.Target), RegionFacts.ServicesPage);

    // A region that AWS publishes nothing about is not one without services.
    private IEnumerable<object> Unlisted((ImmutableHashSet<string> Source, ImmutableHashSet<string> Target) listed) =>
        from region in new[] { (Listed: listed.Source, context.Source.Region), (Listed: listed.Target, context.Target.Region) }
        where region.Listed.IsEmpty
        select Question(new RegionQuestion($"the services of {region.Region}", RegionFacts.ServicesPage));

    private static IEnumerable<object> Quota((RegionQuota Quota, double Source, double Target) value) =>
        value.Source == value.Target ? [] : [Difference("quota", value.Quota.Name, value.Source, value.Target, value.Quota.Page)];

    private static string Listed(bool isListed) => isListed ? "listed" : "not listed";

    private static Dictionary<string, object?> Difference(string kind, string name, object source, object target, string page) => new()
    {
        ["kind"] = kind,
        ["name"] = name,
        ["source"] = source,
        ["target"] = target,
        ["page"] = page,
    };

    private static Dictionary<string, object?> Question(RegionQuestion question) => new()
    {
        ["name"] = question.Name,
        ["page"] = question.Page,
    };
}
