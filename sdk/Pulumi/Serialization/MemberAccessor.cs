using System.Reflection;

namespace Pulumi;

/// <summary>
/// Reads and writes a property or field. An auto-property is accessed through its field: reflection generates and compiles code for
/// property accessors after a few calls, which costs a short-lived program more than it gains.
/// </summary>
internal sealed class MemberAccessor
{
    /// <summary>All instance members that a class declares itself.</summary>
    public const BindingFlags OwnMembers =
        BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private readonly FieldInfo? _field;
    private readonly PropertyInfo? _property;

    private MemberAccessor(FieldInfo? field, PropertyInfo? property)
    {
        _field = field;
        _property = property;
    }

    public static MemberAccessor Of(FieldInfo field) => new(field, null);

    public static MemberAccessor Of(PropertyInfo property) =>
        new(property.DeclaringType!.GetField($"<{property.Name}>k__BackingField", OwnMembers), property);

    public object? Get(object instance) => _field is not null ? _field.GetValue(instance) : _property!.GetValue(instance);

    public void Set(object instance, object? value)
    {
        if (_field is not null)
            _field.SetValue(instance, value);
        else
            _property!.SetValue(instance, value);
    }
}
