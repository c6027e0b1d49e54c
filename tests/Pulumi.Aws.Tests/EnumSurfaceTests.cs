using System.Reflection;
using Pulumi.Aws.Iam;
using Pulumi.Aws.Lambda;
using Pulumi.Aws.S3;

namespace Pulumi.Aws.Tests;

public class EnumSurfaceTests
{
    [Fact]
    public void Lambda_runtimes_that_AWS_offers_are_members()
    {
        Members<Runtime>(obsolete: false).Should().BeEquivalentTo(
            "Dotnet6", "Dotnet8", "Dotnet10", "Java11", "Java17", "Java21", "Java25", "Java8AL2",
            "NodeJS18dX", "NodeJS20dX", "NodeJS22dX", "NodeJS24dX", "CustomAL2", "CustomAL2023",
            "Python3d9", "Python3d10", "Python3d11", "Python3d12", "Python3d13", "Python3d14", "Ruby3d2", "Ruby3d3", "Ruby3d4");
    }

    [Fact]
    public void Lambda_runtimes_that_AWS_dropped_are_obsolete()
    {
        Members<Runtime>(obsolete: true).Should().BeEquivalentTo(
            "Dotnet5d0", "Dotnet7", "DotnetCore2d1", "DotnetCore3d1", "Go1dx", "Java8", "NodeJS10dX", "NodeJS12dX", "NodeJS14dX", "NodeJS16dX",
            "Custom", "Python2d7", "Python3d6", "Python3d7", "Python3d8", "Ruby2d5", "Ruby2d7");
    }

    [Fact]
    public void Canned_ACLs_and_the_words_of_policies_are_members()
    {
        Members<CannedAcl>(obsolete: false).Should().BeEquivalentTo(
            "Private", "PublicRead", "PublicReadWrite", "AwsExecRead", "AuthenticatedRead", "BucketOwnerRead", "BucketOwnerFullControl",
            "LogDeliveryWrite");
        Members<PolicyStatementEffect>(obsolete: false).Should().BeEquivalentTo("ALLOW", "DENY");
        Members<PolicyDocumentVersion>(obsolete: false).Should().BeEquivalentTo(
            "PolicyDocumentVersion_2012_10_17", "PolicyDocumentVersion_2008_10_17");
    }

    [Fact]
    public void A_member_is_its_value_on_the_wire()
    {
        Runtime.NodeJS24dX.ToString().Should().Be("nodejs24.x");
        ((string)Runtime.CustomAL2023).Should().Be("provided.al2023");
        ((string)CannedAcl.BucketOwnerFullControl).Should().Be("bucket-owner-full-control");
        ((string)PolicyStatementEffect.ALLOW).Should().Be("Allow");
    }

    [Fact]
    public void Members_are_equal_by_value()
    {
        (Runtime.NodeJS24dX == Runtime.NodeJS24dX).Should().BeTrue();
        (Runtime.NodeJS24dX != Runtime.NodeJS22dX).Should().BeTrue();
        Runtime.NodeJS24dX.Equals((object)Runtime.NodeJS24dX).Should().BeTrue();
        Runtime.NodeJS24dX.Equals((object)"nodejs24.x").Should().BeFalse();
        Runtime.NodeJS24dX.GetHashCode().Should().Be(Runtime.NodeJS24dX.GetHashCode());
    }

    private static IEnumerable<string> Members<T>(bool obsolete) where T : struct
    {
        typeof(T).Should().BeDecoratedWith<EnumTypeAttribute>();
        return typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Static)
            .Where(property => property.IsDefined(typeof(ObsoleteAttribute)) == obsolete)
            .Select(property => property.Name);
    }
}
