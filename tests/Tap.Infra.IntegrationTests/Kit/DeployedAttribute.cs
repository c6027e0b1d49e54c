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

/// <summary>
/// Gives a theory one environment that is deployed, production if it is: for what no setting of an environment changes. Each call of the
/// AWS CLI takes the better part of a second, and the unit tests hold every environment to the same.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class DeployedAlikeAttribute : DataAttribute
{
    /// <inheritdoc />
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [[Deployments.Environments[^1]]];
}

/// <summary>The tests share the deployed stacks, and run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class DeployedCollection : ICollectionFixture<Deployments>
{
    /// <summary>The collection's name.</summary>
    public const string Name = "deployed";
}
