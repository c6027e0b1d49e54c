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
