using System.Reflection;
using Xunit.Sdk;

namespace Tap.Infra.UnitTests.TestKit;

/// <summary>Runs a theory once for dev and once for prod.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BothEnvironmentsAttribute : DataAttribute
{
    internal static readonly string[] Environments = ["dev", "prod"];

    public override IEnumerable<object[]> GetData(MethodInfo testMethod) =>
        Environments.Select(environment => new object[] { environment });
}

/// <summary>Runs a theory for dev and for prod, each without and with a migration.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class EveryStackAttribute : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) =>
        BothEnvironmentsAttribute.Environments.SelectMany(environment => new object[][] { [environment, false], [environment, true] });
}
