using System.Reflection;
using Xunit.Sdk;

namespace Tap.Infra.IntegrationTests.Kit;

/// <summary>Gives a theory the name of every environment that is deployed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class DeployedAttribute : DataAttribute
{
    /// <inheritdoc />
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) =>
        Deployments.Environments.Select(environment => new object[] { environment });
}

/// <summary>The tests share the deployed stacks, and run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class DeployedCollection : ICollectionFixture<Deployments>
{
    /// <summary>The collection's name.</summary>
    public const string Name = "deployed";
}
