using Pulumi.Aws.Iam;
using Pulumi.Aws.Lambda;
using Pulumi.Aws.S3;

namespace Pulumi.Aws.Tests;

public class EnumTests
{
    [Fact]
    public void The_SDK_knows_it_as_an_enumeration() => typeof(Runtime).Should().BeDecoratedWith<EnumTypeAttribute>();

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
}
