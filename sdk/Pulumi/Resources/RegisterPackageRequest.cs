namespace Pulumi;

/// <summary>
/// Names the package behind a resource of a generated SDK. Only that SDK's own classes pass one, so here is none to make: the type stands in
/// the signatures because calls must choose among the official overloads.
/// </summary>
public sealed class RegisterPackageRequest
{
    private RegisterPackageRequest()
    {
    }
}
